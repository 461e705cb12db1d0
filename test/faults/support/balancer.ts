import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackendMissing } from '../../setup/backend.ts'
import { nginx } from '../../setup/nginx.ts'
import { PrivateServer } from '../../setup/private-server.ts'
import type { Place } from '../../setup/recipe.ts'
import { Histogram } from './histogram.ts'

export interface Balancer extends AsyncDisposable {
  /** Where browsers come in. */
  origin: string
  /** How many requests it sent to each program, by address. */
  sent(): Promise<Histogram>
}

/** An nginx that gives each request to the next of the programs, whoever sends it. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const program = process.env[nginx.variable] ?? nginx.find()
  if (!program) throw new BackendMissing(`there is no nginx: ${nginx.advice}`)

  const server = await PrivateServer.start({
    files: (place) => ({ 'nginx.conf': configuration(place, ports) }),
    serve: ({ folder }) => [program, '-p', folder, '-c', join(folder, 'nginx.conf')],
    url: ({ port }) => `http://localhost:${port}`,
    // It answers 502 as long as the programs are not there.
    ping: (url) => fetch(url),
  })

  return {
    origin: server.url,
    sent: () => readSent(server.place),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function readSent({ folder }: Place): Promise<Histogram> {
  const lines = await readFile(join(folder, 'access.log'), 'utf8')
  const sent = new Histogram()
  // It names every program that it tried; the last one answered.
  for (const line of lines.split('\n').filter(Boolean)) sent.count(line.split(', ').at(-1) ?? '')

  return sent
}

const configuration = ({ folder, port }: Place, ports: readonly number[]): string => `
daemon off;
user root;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  log_format upstream '$upstream_addr';
  access_log ${folder}/access.log upstream;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;

  upstream latchkey {
    ${ports.map((one) => `server 127.0.0.1:${one} max_fails=0;`).join('\n    ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://latchkey;
      proxy_http_version 1.1;
      proxy_set_header Connection '';
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`
