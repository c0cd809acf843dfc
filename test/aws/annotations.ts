import type { IConstruct } from 'constructs';

export interface Annotation {
  readonly level: string;
  readonly message: string;
}

/** What a construct's user is told at synthesis. */
export const annotations = ({ node }: IConstruct): Annotation[] =>
  node.metadata
    .filter(({ type }) => type.startsWith('@cdktf/'))
    .map(({ type, data }) => ({ level: type.replace('@cdktf/', ''), message: String(data) }));
