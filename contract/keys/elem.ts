/**
 * Key names of the elements of a message: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// Elem
export const kTIMElemType = 'elem_type';

// TextElem
export const kTIMTextElemContent = 'text_elem_content';

// FaceElem
export const kTIMFaceElemIndex = 'face_elem_index';
export const kTIMFaceElemBuf = 'face_elem_buf';

// LocationElem
export const kTIMLocationElemDesc = 'location_elem_desc';
export const kTIMLocationElemLongitude = 'location_elem_longitude';
export const kTIMLocationElemlatitude = 'location_elem_latitude';
export const kTIMLocationElemLatitude = 'location_elem_latitude';

// CustomElem
export const kTIMCustomElemData = 'custom_elem_data';
export const kTIMCustomElemDesc = 'custom_elem_desc';
export const kTIMCustomElemExt = 'custom_elem_ext';
export const kTIMCustomElemSound = 'custom_elem_sound';

// ImageElem
export const kTIMImageElemOrigPath = 'image_elem_orig_path';
export const kTIMImageElemLevel = 'image_elem_level';
export const kTIMImageElemFormat = 'image_elem_format';
export const kTIMImageElemOrigId = 'image_elem_orig_id';
export const kTIMImageElemOrigPicHeight = 'image_elem_orig_pic_height';
export const kTIMImageElemOrigPicWidth = 'image_elem_orig_pic_width';
export const kTIMImageElemOrigPicSize = 'image_elem_orig_pic_size';
export const kTIMImageElemThumbId = 'image_elem_thumb_id';
export const kTIMImageElemThumbPicHeight = 'image_elem_thumb_pic_height';
export const kTIMImageElemThumbPicWidth = 'image_elem_thumb_pic_width';
export const kTIMImageElemThumbPicSize = 'image_elem_thumb_pic_size';
export const kTIMImageElemLargeId = 'image_elem_large_id';
export const kTIMImageElemLargePicHeight = 'image_elem_large_pic_height';
export const kTIMImageElemLargePicWidth = 'image_elem_large_pic_width';
export const kTIMImageElemLargePicSize = 'image_elem_large_pic_size';
export const kTIMImageElemOrigUrl = 'image_elem_orig_url';
export const kTIMImageElemThumbUrl = 'image_elem_thumb_url';
export const kTIMImageElemLargeUrl = 'image_elem_large_url';
export const kTIMImageElemTaskId = 'image_elem_task_id';

// SoundElem
export const kTIMSoundElemFilePath = 'sound_elem_file_path';
export const kTIMSoundElemFileSize = 'sound_elem_file_size';
export const kTIMSoundElemFileTime = 'sound_elem_file_time';
export const kTIMSoundElemFileId = 'sound_elem_file_id';
export const kTIMSoundElemBusinessId = 'sound_elem_business_id';
export const kTIMSoundElemDownloadFlag = 'sound_elem_download_flag';
export const kTIMSoundElemUrl = 'sound_elem_url';
export const kTIMSoundElemTaskId = 'sound_elem_task_id';

// FileElem
export const kTIMFileElemFilePath = 'file_elem_file_path';
export const kTIMFileElemFileName = 'file_elem_file_name';
export const kTIMFileElemFileSize = 'file_elem_file_size';
export const kTIMFileElemFileId = 'file_elem_file_id';
export const kTIMFileElemBusinessId = 'file_elem_business_id';
export const kTIMFileElemDownloadFlag = 'file_elem_download_flag';
export const kTIMFileElemUrl = 'file_elem_url';
export const kTIMFileElemTaskId = 'file_elem_task_id';

// VideoElem
export const kTIMVideoElemVideoType = 'video_elem_video_type';
export const kTIMVideoElemVideoSize = 'video_elem_video_size';
export const kTIMVideoElemVideoDuration = 'video_elem_video_duration';
export const kTIMVideoElemVideoPath = 'video_elem_video_path';
export const kTIMVideoElemVideoId = 'video_elem_video_id';
export const kTIMVideoElemBusinessId = 'video_elem_business_id';
export const kTIMVideoElemVideoDownloadFlag = 'video_elem_video_download_flag';
export const kTIMVideoElemVideoUrl = 'video_elem_video_url';
export const kTIMVideoElemImageType = 'video_elem_image_type';
export const kTIMVideoElemImageSize = 'video_elem_image_size';
export const kTIMVideoElemImageWidth = 'video_elem_image_width';
export const kTIMVideoElemImageHeight = 'video_elem_image_height';
export const kTIMVideoElemImagePath = 'video_elem_image_path';
export const kTIMVideoElemImageId = 'video_elem_image_id';
export const kTIMVideoElemImageDownloadFlag = 'video_elem_image_download_flag';
export const kTIMVideoElemImageUrl = 'video_elem_image_url';
export const kTIMVideoElemTaskId = 'video_elem_task_id';

// MergerElem
export const kTIMMergerElemTitle = 'merge_elem_title';
export const kTIMMergerElemAbstractArray = 'merge_elem_abstract_array';
export const kTIMMergerElemCompatibleText = 'merge_elem_compatible_text';
export const kTIMMergerElemMsgArray = 'merge_elem_message_array';
export const kTIMMergerElemLayersOverLimit = 'merge_elem_layer_over_limit';
export const kTIMMergerElemRelayPbKey = 'merge_elem_relay_pb_key';
export const kTIMMergerElemRelayJsonKey = 'merge_elem_relay_json_key';
export const kTIMMergerElemRelayBuffer = 'merge_elem_relay_buffer';
