/**
 * Structs of the contract: the elements a message is made of.
 */
import { TIMElemType, TIMImageLevel } from '../enums/message.ts';
import {
  type GivenRows,
  type Struct,
  double,
  exactly,
  int,
  oneOf,
  optional,
  required,
  struct,
  text,
  uint,
} from '../fields.ts';
import * as key from '../keys.ts';

const textElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Text)),
  [key.kTIMTextElemContent]: required(text),
};
/** Text. */
export interface TextElem extends GivenRows<typeof textElemRows> {}
export const TextElem: Struct<TextElem> = struct('TextElem', textElemRows);

const faceElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Face)),
  [key.kTIMFaceElemIndex]: required(int),
  [key.kTIMFaceElemBuf]: optional(text),
};
/** A face (sticker), by number and app data. */
export interface FaceElem extends GivenRows<typeof faceElemRows> {}
export const FaceElem: Struct<FaceElem> = struct('FaceElem', faceElemRows);

const locationElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Location)),
  [key.kTIMLocationElemDesc]: optional(text),
  [key.kTIMLocationElemLongitude]: required(double),
  [key.kTIMLocationElemlatitude]: required(double),
};
/** A place on earth, in degrees. */
export interface LocationElem extends GivenRows<typeof locationElemRows> {}
export const LocationElem: Struct<LocationElem> = struct('LocationElem', locationElemRows);

const customElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Custom)),
  [key.kTIMCustomElemData]: optional(text),
  [key.kTIMCustomElemDesc]: optional(text),
  [key.kTIMCustomElemExt]: optional(text),
  [key.kTIMCustomElemSound]: optional(text),
};
/** An app's own data. */
export interface CustomElem extends GivenRows<typeof customElemRows> {}
export const CustomElem: Struct<CustomElem> = struct('CustomElem', customElemRows);

const imageElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Image)),
  [key.kTIMImageElemOrigPath]: required(text),
  [key.kTIMImageElemLevel]: required(oneOf('TIMImageLevel', TIMImageLevel)),
  [key.kTIMImageElemFormat]: optional(int),
  [key.kTIMImageElemOrigId]: optional(text),
  [key.kTIMImageElemOrigPicHeight]: optional(int),
  [key.kTIMImageElemOrigPicWidth]: optional(int),
  [key.kTIMImageElemOrigPicSize]: optional(int),
  [key.kTIMImageElemThumbId]: optional(text),
  [key.kTIMImageElemThumbPicHeight]: optional(int),
  [key.kTIMImageElemThumbPicWidth]: optional(int),
  [key.kTIMImageElemThumbPicSize]: optional(int),
  [key.kTIMImageElemLargeId]: optional(text),
  [key.kTIMImageElemLargePicHeight]: optional(int),
  [key.kTIMImageElemLargePicWidth]: optional(int),
  [key.kTIMImageElemLargePicSize]: optional(int),
  [key.kTIMImageElemOrigUrl]: optional(text),
  [key.kTIMImageElemThumbUrl]: optional(text),
  [key.kTIMImageElemLargeUrl]: optional(text),
  [key.kTIMImageElemTaskId]: optional(int),
};
/** An image. Ids, sizes and URLs are there once it is uploaded. */
export interface ImageElem extends GivenRows<typeof imageElemRows> {}
export const ImageElem: Struct<ImageElem> = struct('ImageElem', imageElemRows);

const soundElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Sound)),
  [key.kTIMSoundElemFilePath]: required(text),
  [key.kTIMSoundElemFileSize]: required(int),
  [key.kTIMSoundElemFileTime]: required(int),
  [key.kTIMSoundElemFileId]: optional(text),
  [key.kTIMSoundElemBusinessId]: optional(int),
  [key.kTIMSoundElemDownloadFlag]: optional(int),
  [key.kTIMSoundElemUrl]: optional(text),
  [key.kTIMSoundElemTaskId]: optional(int),
};
/** A recorded sound; its time is in seconds. */
export interface SoundElem extends GivenRows<typeof soundElemRows> {}
export const SoundElem: Struct<SoundElem> = struct('SoundElem', soundElemRows);

const fileElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_File)),
  [key.kTIMFileElemFilePath]: required(text),
  [key.kTIMFileElemFileName]: required(text),
  [key.kTIMFileElemFileSize]: required(int),
  [key.kTIMFileElemFileId]: optional(text),
  [key.kTIMFileElemBusinessId]: optional(int),
  [key.kTIMFileElemDownloadFlag]: optional(int),
  [key.kTIMFileElemUrl]: optional(text),
  [key.kTIMFileElemTaskId]: optional(int),
};
/** A file. */
export interface FileElem extends GivenRows<typeof fileElemRows> {}
export const FileElem: Struct<FileElem> = struct('FileElem', fileElemRows);

const videoElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Video)),
  [key.kTIMVideoElemVideoType]: required(text),
  [key.kTIMVideoElemVideoSize]: required(uint),
  [key.kTIMVideoElemVideoDuration]: required(uint),
  [key.kTIMVideoElemVideoPath]: required(text),
  [key.kTIMVideoElemVideoId]: optional(text),
  [key.kTIMVideoElemBusinessId]: optional(int),
  [key.kTIMVideoElemVideoDownloadFlag]: optional(int),
  [key.kTIMVideoElemVideoUrl]: optional(text),
  [key.kTIMVideoElemImageType]: required(text),
  [key.kTIMVideoElemImageSize]: required(uint),
  [key.kTIMVideoElemImageWidth]: required(uint),
  [key.kTIMVideoElemImageHeight]: required(uint),
  [key.kTIMVideoElemImagePath]: required(text),
  [key.kTIMVideoElemImageId]: optional(text),
  [key.kTIMVideoElemImageDownloadFlag]: optional(int),
  [key.kTIMVideoElemImageUrl]: optional(text),
  [key.kTIMVideoElemTaskId]: optional(uint),
};
/** A video with its preview image; the duration is in seconds. */
export interface VideoElem extends GivenRows<typeof videoElemRows> {}
export const VideoElem: Struct<VideoElem> = struct('VideoElem', videoElemRows);
