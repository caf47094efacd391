import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/**
 * Wipes what a server reads from its connections as soon as its parser has taken it. Without this,
 * Node reads into one buffer that no script can reach, and the last body stays in there until other
 * requests have overwritten all of it. A listener for `data` makes Node read into buffers of its own
 * for each read, and listeners are called in their order: the parser's first.
 */
export function wipeConnections(server: EventEmitter): void {
  server.on('connection', (socket: Socket) => {
    socket.on('data', (read: Buffer) => void read.fill(0));
  });
}
