/** The app that the server under test serves and that the load signs in to. */

export const APP = { sdkAppId: 1400000001, secretKey: 'a key that protects nothing', admins: ['administrator'] };
