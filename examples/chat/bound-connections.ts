import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Shares } from './shares.ts';

/** Long enough to be told, and too short to be in anybody's way. */
const refusedMs = 1_000;

/**
 * Bounds how many connections one address has open at once. One too many is closed within a second. The returned function
 * says whether a connection is such a one, so that a request on it can be refused in words.
 */
export function boundConnections(server: Server, maxOfAddress: number): (socket: Socket) => boolean {
  const shares = new Shares(maxOfAddress);
  const refused = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    const giveBack = shares.take(socket.remoteAddress ?? 'unknown');
    if (giveBack !== undefined) {
      socket.once('close', giveBack);
      return;
    }
    refused.add(socket);
    const timer = setTimeout(() => socket.destroy(), refusedMs);
    socket.once('close', () => clearTimeout(timer));
  });
  return (socket) => refused.has(socket);
}
