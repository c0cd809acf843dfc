import type { ITerraformDependable } from 'cdktf';

/**
 * What came of letting somebody use something.
 */
export class Grant {
  constructor(
    /**
     * Whether what this app writes is enough. False, for example, for a service that is to use an imported key, whose policy nobody here can
     * change; the construct then has a warning that says so.
     */
    public readonly effective: boolean,
    /**
     * Resources to put into the `dependsOn` of what needs the permission from its first moment on.
     */
    public readonly dependables: ITerraformDependable[] = [],
  ) {}
}
