import type { PutObjectRequest } from '../../../../facts/aws/models/s3';
import type { ContentHeaders } from '../../../object/object-row';

type Given = Pick<
  PutObjectRequest,
  'CacheControl' | 'ContentDisposition' | 'ContentEncoding' | 'ContentLanguage' | 'ContentType' | 'Expires' | 'WebsiteRedirectLocation'
>;

const present = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;

export function readContentHeaders(input: Given): ContentHeaders {
  return present({
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: storedEncoding(input.ContentEncoding),
    contentLanguage: input.ContentLanguage,
    contentType: input.ContentType,
    expires: input.Expires,
    websiteRedirectLocation: input.WebsiteRedirectLocation,
  });
}

/** `aws-chunked` codes the request, not the object. */
function storedEncoding(given: string | undefined): string | undefined {
  const codings = given
    ?.split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked' && coding !== '');
  return codings === undefined || codings.length === 0 ? undefined : codings.join(',');
}

export function writeContentHeaders(headers: ContentHeaders): Given {
  return present({
    CacheControl: headers.cacheControl,
    ContentDisposition: headers.contentDisposition,
    ContentEncoding: headers.contentEncoding,
    ContentLanguage: headers.contentLanguage,
    ContentType: headers.contentType ?? 'binary/octet-stream',
    Expires: headers.expires,
    WebsiteRedirectLocation: headers.websiteRedirectLocation,
  });
}
