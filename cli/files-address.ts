/** The store of files as settings give it: the key of an S3 address may stand in the variables that S3 programs share. */

/** Adds key and secret to an `s3://` address that has none, if the variables are set. */
export function filesAddress(files: string, variables: Readonly<Record<string, string | undefined>>): string {
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } = variables;
  const [, scheme, rest] = /^(s3:\/\/)([^@]*)$/i.exec(files) ?? [];
  if (scheme === undefined || rest === undefined || !key || !secret) return files;
  return `${scheme}${encodeURIComponent(key)}:${encodeURIComponent(secret)}@${rest}`;
}
