/**
 * Every `kTIM…` key constant. A constant holds the neutral spelling (that of profile v5); a name that only the newest
 * header has holds the newest header's spelling. `profiles.ts` says how a key is spelled in each profile.
 */
export * from './keys/config.ts';
export * from './keys/offline-push.ts';
export * from './keys/elem.ts';
export * from './keys/group-tip.ts';
export * from './keys/message.ts';
export * from './keys/message-search.ts';
export * from './keys/message-extension.ts';
export * from './keys/conversation.ts';
export * from './keys/group.ts';
export * from './keys/group-member.ts';
export * from './keys/group-pendency.ts';
export * from './keys/community.ts';
export * from './keys/profile.ts';
export * from './keys/friend.ts';
export * from './keys/friend-request.ts';
export * from './keys/friend-group.ts';
export * from './keys/follow.ts';
export * from './keys/experimental.ts';
export * from './keys/operation.ts';
