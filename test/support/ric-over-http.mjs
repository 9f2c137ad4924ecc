// Puts node:http in the place of the native client of AWS's runtime interface client (aws-lambda-ric): npm builds nothing
// here (.npmrc), and everything else of it stays as it is. In JavaScript, since a process loads it before anything that
// reads TypeScript.
import { request } from 'node:http';
import { registerHooks } from 'node:module';

const CLIENT = Symbol.for('mailposture.runtimeClient');
const BASE = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, BASE), { method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode } = response;
        if (statusCode === undefined || statusCode > 299)
          reject(new Error(`Runtime API: ${method} ${path}: ${statusCode}`));
        else resolve({ headers: response.headers, bodyJson: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

// The native client posts before it returns; here the next event is asked for when what came before is told.
let told = Promise.resolve();
const tell = (path, body, headers) => {
  told = told.then(() => call('POST', path, body, { 'content-type': 'application/json', ...headers }));
  // Whoever asks for the next event gets the error.
  told.catch(() => {});
};

globalThis[CLIENT] = {
  next: () => told.then(() => call('GET', 'next')),
  done: (id, body) => tell(`${id}/response`, body),
  error: (id, body, xray) =>
    tell(`${id}/error`, body, { 'lambda-runtime-function-xray-error-cause': encodeURIComponent(xray) }),
};

const NATIVE = './rapid-client.node';
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === NATIVE
      ? { url: 'mailposture:runtime-client', format: 'commonjs', shortCircuit: true }
      : nextResolve(specifier, context),
  load: (url, context, nextLoad) =>
    url === 'mailposture:runtime-client'
      ? {
          format: 'commonjs',
          source: `module.exports = globalThis[Symbol.for(${JSON.stringify(CLIENT.description)})];`,
          shortCircuit: true,
        }
      : nextLoad(url, context),
});
