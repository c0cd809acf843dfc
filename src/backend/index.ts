export { ReferenceBackend } from './backend';
export type {
  BackendListenOptions,
  BackendOptions,
  ClientConfig,
  ExportLuks2Options,
  ImportLuks2Options,
  NbdListenOptions,
  XksProxyAddress,
} from './backend';
export type { Extent } from './block/allocation';
export type { Device } from './block/block-device';
export { BlockFault } from './block/block-fault';
export { Luks2Error } from './block/luks2/luks2-error';
export type { TrailEvent, TrailIdentity } from './events';
export { KeyFault } from './keys/key-fault';
export type { Log } from './log';
export type { ListeningNbd } from './nbd/nbd-server';
export { insecureSeededRandom } from './random';
export type { Random } from './random';
export type { ListeningServer, Patience } from './server/http-server';
export { StateDirectoryError } from './storage/state-directory-error';
