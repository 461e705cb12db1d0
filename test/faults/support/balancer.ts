import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackendMissing } from '../../setup/backend.ts'
import { nginx } from '../../setup/nginx.ts'
import { PrivateServer } from '../../setup/private-server.ts'
import type { Place } from '../../setup/recipe.ts'
import { Histogram } from './histogram.ts'

/** How a request was answered, and by which program, named by its address. */
export interface Passed {
  program: string
  status: number
}

export interface Balancer extends AsyncDisposable {
  /** Where browsers come in. */
  origin: string
  /** Every request that it passed on, in the order in which they were answered. */
  passed(): Promise<readonly Passed[]>
  /** What it says of requests that a program did not answer, one line each. */
  complaints(): Promise<readonly string[]>
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
    passed: () => readPassed(server.place),
    complaints: () => readComplaints(server.place),
    sent: async () => {
      const sent = new Histogram()
      for (const { program } of await readPassed(server.place)) sent.count(program)

      return sent
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function readPassed({ folder }: Place): Promise<Passed[]> {
  const log = await readFile(join(folder, 'access.log'), 'utf8')

  // What is not a whole line yet is one the next time. It names every program that it tried.
  return log
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(/,? /))
    .map(([status, ...tried]) => ({ program: tried.at(-1) ?? '', status: Number(status) }))
}

/** That nobody listens is none, since nothing was sent. */
async function readComplaints({ folder }: Place): Promise<string[]> {
  const log = await readFile(join(folder, 'log'), 'utf8')

  return log
    .split('\n')
    .filter((line) => line.includes('[error]') && !line.includes('Connection refused'))
}

const configuration = ({ folder, port }: Place, ports: readonly number[]): string => `
daemon off;
user root;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  log_format upstream '$status $upstream_addr';
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
