export { ReferenceBackend } from './backend';
export type { BackendOptions, ClientConfig } from './backend';
export type { Device } from './block/block-device';
export { BlockFault } from './block/block-fault';
export type { TrailEvent } from './events';
export type { Log } from './log';
export type { ListeningServer } from './server/http-server';
export { StateDirectoryError } from './storage/state-directory-error';
