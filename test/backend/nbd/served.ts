import { RawClient } from './raw-client';
import { attachedExports } from '../../../src/backend/nbd/attached-exports';
import { listenNbd } from '../../../src/backend/nbd/nbd-server';
import type { ListeningNbd, NbdServerOptions } from '../../../src/backend/nbd/nbd-server';
import { GiB, World } from '../block/world';

/** One attached, encrypted volume of 1 GiB behind a server on a free port. */
export class Served {
  private readonly clients: RawClient[] = [];

  private constructor(
    readonly world: World,
    readonly volumeId: string,
    readonly port: number,
    readonly server: ListeningNbd,
    /** What the server reported. */
    readonly defects: readonly unknown[],
  ) {}

  static async start(options: Partial<NbdServerOptions> = {}): Promise<Served> {
    const world = new World();
    const { id } = await world.encryptedVolume({ size: GiB });
    await world.attach(id);
    const defects: unknown[] = [];
    const server = await listenNbd({
      address: { host: '127.0.0.1', port: 0 },
      exports: attachedExports(() => world.service),
      report: (error) => defects.push(error),
      ...options,
    });
    return new Served(world, id, Number(new URL(server.url).port), server, defects);
  }

  async connect(): Promise<RawClient> {
    const client = await RawClient.open({ host: '127.0.0.1', port: this.port });
    this.clients.push(client);
    return client;
  }

  async client(structured = true): Promise<RawClient> {
    const client = await this.connect();
    await client.go(this.volumeId, structured);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.leave();
    await this.server.close();
    await this.world.service.close();
  }
}
