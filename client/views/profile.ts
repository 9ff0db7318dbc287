/** User profiles as they are shown. */
import type { UserProfile } from '../../contract/structs/profile.ts';

/** A profile nobody has filled in. */
export function emptyProfile(user: string): UserProfile {
  return {
    user_profile_add_permission: 0,
    user_profile_birthday: 0,
    user_profile_face_url: '',
    user_profile_gender: 0,
    user_profile_identifier: user,
    user_profile_language: 0,
    user_profile_level: 0,
    user_profile_location: '',
    user_profile_nick_name: '',
    user_profile_role: 0,
    user_profile_self_signature: '',
  };
}
