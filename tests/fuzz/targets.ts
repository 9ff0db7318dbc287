/** Every way into the product for bytes from outside. */
import { bodies } from './targets/bodies.ts';
import { bus } from './targets/bus.ts';
import { configuration } from './targets/configuration.ts';
import { facade } from './targets/facade.ts';
import { files } from './targets/files.ts';
import { hostileServer } from './targets/hostile-server.ts';
import { ids } from './targets/ids.ts';
import { merged } from './targets/merged.ts';
import { signedInFrames } from './targets/signed-in.ts';
import { ports } from './targets/ports.ts';
import { signIns } from './targets/sign-in.ts';
import { structs } from './targets/structs.ts';
import { typedFace } from './targets/typed-face.ts';
import { userSigs } from './targets/user-sigs.ts';
import type { Target } from './target.ts';

export const targets: readonly Target[] = [
  ids,
  userSigs,
  bodies,
  structs,
  configuration,
  signIns,
  signedInFrames,
  bus,
  facade,
  typedFace,
  hostileServer,
  merged,
  ports,
  files,
];
