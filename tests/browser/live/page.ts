/** The page of the live tests: the SDK as an app's bundler brings it, where a test finds it. */
import * as sdk from '@hongyan/client';

Object.assign(globalThis, { sdk });
