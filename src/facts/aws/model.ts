/**
 * The vocabulary of the AWS service models: what an operation takes and gives, and how that stands on the wire. The rows
 * in `models/` are generated from botocore by `scripts/aws-models.py`; codecs and validation read them and know no
 * operation by name.
 */

/** The wire protocols of the services modelled. */
export type ProtocolName = 'json' | 'query' | 'ec2' | 'rest-xml' | 'rest-json';

export interface HttpBinding {
  readonly method: string;
  /** Path template with `{Label}` and greedy `{Label+}`, then the query keys that are part of the route. */
  readonly requestUri: string;
  /** Status of a success; 200 where absent. */
  readonly responseCode?: number;
}

export interface OperationModel {
  readonly name: string;
  /** Name of the input structure in the service's shapes; absent: the operation takes nothing. */
  readonly input?: string;
  readonly output?: string;
  /** Wrapper of the result in the XML of AWS Query. */
  readonly resultWrapper?: string;
  readonly http: HttpBinding;
  /** Root element of the answer where the output itself is the document (REST-XML). */
  readonly outputRoot?: string;
  /** The text of the one member is the content of the root (REST-XML). */
  readonly unwrapped?: true;
  /** Error shapes the service documents for the operation. */
  readonly errors?: readonly string[];
}

/** What a service says about itself. */
export interface ServiceHead {
  /** Name in the credential scope of a signature. */
  readonly service: string;
  readonly serviceId: string;
  readonly apiVersion: string;
  readonly protocol: ProtocolName;
  /** Prefix of `X-Amz-Target` (AWS JSON). */
  readonly targetPrefix?: string;
  readonly jsonVersion?: '1.0' | '1.1';
  /** Namespace of the root element of answers (Query, EC2, REST-XML). */
  readonly xmlNamespace?: string;
  /** Where the rows come from: package, version, date. */
  readonly source: string;
  /** Every operation of the service, modelled or not, in the order of the alphabet. */
  readonly operationNames: readonly string[];
}

export interface ServiceModel extends ServiceHead {
  /** The row of an operation; undefined: the service has none of that name, or it is not modelled. Any string may be asked. */
  operation(name: string): OperationModel | undefined;
  /** The row of a shape that another row names. Throws where there is none: a defect of the rows. */
  shape(name: string): Shape;
  /** Routes of the REST operations that are not modelled, so that no other operation answers in their place. */
  readonly unmodelled: ReadonlyMap<string, HttpBinding>;
}

export type Location = 'header' | 'headers' | 'uri' | 'querystring' | 'statusCode';
export type TimestampFormat = 'iso8601' | 'rfc822' | 'unixTimestamp';

/** A reference from a structure, list or map to a shape, with what the place says about the wire. */
export interface Member {
  readonly shape: string;
  /** Name on the wire where it is not the member's own. */
  readonly locationName?: string;
  /** Name in an EC2 query, used as it stands. */
  readonly queryName?: string;
  /** Part of the HTTP message; absent: the body. */
  readonly location?: Location;
  readonly streaming?: true;
  readonly flattened?: true;
  readonly xmlAttribute?: true;
  readonly xmlNamespace?: XmlNamespace;
  readonly timestampFormat?: TimestampFormat;
}

export interface XmlNamespace {
  readonly uri: string;
  readonly prefix?: string;
}

export interface StructureShape {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  /** The member that is the whole body (REST). */
  readonly payload?: string;
  readonly locationName?: string;
  readonly xmlNamespace?: XmlNamespace;
  readonly union?: true;
  /** An error: its code on the wire (absent: its name) and status. */
  readonly exception?: true;
  readonly fault?: true;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly senderFault?: boolean };
}

export interface ListShape {
  readonly type: 'list';
  readonly member: Member;
  readonly flattened?: true;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: 'map';
  readonly key: Member;
  readonly value: Member;
  readonly flattened?: true;
  readonly min?: number;
  readonly max?: number;
}

export interface StringShape {
  readonly type: 'string';
  /** In UTF-16 code units. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: true;
}

export interface NumberShape {
  readonly type: 'integer' | 'long' | 'float' | 'double';
  readonly min?: number;
  readonly max?: number;
}

export interface BlobShape {
  readonly type: 'blob';
  /** In bytes. */
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: true;
  readonly streaming?: true;
}

export interface BooleanShape {
  readonly type: 'boolean';
}

export interface TimestampShape {
  readonly type: 'timestamp';
  readonly timestampFormat?: TimestampFormat;
}

export type Shape = StructureShape | ListShape | MapShape | StringShape | NumberShape | BlobShape | BooleanShape | TimestampShape;
