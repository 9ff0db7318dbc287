/** Every enum of the contract: an object of its members, and the type of their values under the same name. */
export * from './enums/basic.ts';
export * from './enums/conversation.ts';
export * from './enums/message.ts';
export * from './enums/group.ts';
export * from './enums/group-notice.ts';
export * from './enums/community.ts';
export * from './enums/profile.ts';
export * from './enums/friend.ts';
