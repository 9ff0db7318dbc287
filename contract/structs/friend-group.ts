/**
 * Structs of the contract: friend lists.
 */
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  filled,
  list,
  optional,
  output,
  struct,
  text,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';

const createFriendGroupParamRows = {
  [key.kTIMFriendshipCreateFriendGroupParamNameArray]: optional(list(text)),
  [key.kTIMFriendshipCreateFriendGroupParamIdentifierArray]: optional(list(text)),
};
/** Friend lists to create, and who is in them. */
export interface CreateFriendGroupParam extends GivenRows<typeof createFriendGroupParamRows> {}
export const CreateFriendGroupParam: Struct<CreateFriendGroupParam> = struct(
  'CreateFriendGroupParam',
  createFriendGroupParamRows,
);

const friendGroupInfoRows = {
  [key.kTIMFriendGroupInfoName]: filled(text),
  [key.kTIMFriendGroupInfoCount]: filled(uint64),
  [key.kTIMFriendGroupInfoIdentifierArray]: filled(list(text)),
};
/** A friend list. */
export interface FriendGroupInfo extends MadeRows<typeof friendGroupInfoRows> {}
export const FriendGroupInfo: Struct<FriendGroupInfo> = output('FriendGroupInfo', friendGroupInfoRows);

const friendshipModifyFriendGroupParamRows = {
  [key.kTIMFriendshipModifyFriendGroupParamName]: optional(text),
  [key.kTIMFriendshipModifyFriendGroupParamNewName]: optional(text),
  [key.kTIMFriendshipModifyFriendGroupParamDeleteIdentifierArray]: optional(list(text)),
  [key.kTIMFriendshipModifyFriendGroupParamAddIdentifierArray]: optional(list(text)),
};
/** A friend list to rename, and who enters or leaves it. */
export interface FriendshipModifyFriendGroupParam extends GivenRows<typeof friendshipModifyFriendGroupParamRows> {}
export const FriendshipModifyFriendGroupParam: Struct<FriendshipModifyFriendGroupParam> = struct(
  'FriendshipModifyFriendGroupParam',
  friendshipModifyFriendGroupParamRows,
);
