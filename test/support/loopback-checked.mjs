// Fails a test that led elsewhere than to this machine, also where the code under test took the refusal for an answer.
// test/support/loopback-only.mjs refuses it.
import { Socket } from 'node:net';

const take = Socket.prototype.connect[Symbol.for('mailposture.loopbackOnly')];
if (take === undefined)
  throw new Error('test/support/loopback-only.mjs is not loaded: tests could reach the world');

function check() {
  const escapes = take();
  if (escapes.length > 0) throw new Error(`only loopback in tests; refused:\n  ${escapes.join('\n  ')}`);
}

afterEach(check);
// What is done before all tests of a file, and after them.
beforeAll(check);
afterAll(check);
