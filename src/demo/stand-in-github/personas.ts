/** Somebody who has an account here, as the API describes them. */
export interface Persona {
  id: number
  login: string
  name: string | null
  avatar_url: string
  emails: readonly Email[]
}

interface Email {
  email: string
  primary: boolean
  verified: boolean
  visibility: 'public' | 'private' | null
}

/** By the value of their button. Two have the addresses of people at the stand-in Google. */
export const personas: ReadonlyMap<string, Persona> = new Map([
  [
    'ada',
    {
      id: 1_815,
      login: 'ada-lovelace',
      name: 'Ada Lovelace',
      avatar_url: 'https://avatars.example/u/1815?v=4',
      emails: [
        {
          email: '1815+ada-lovelace@users.noreply.example',
          primary: false,
          verified: true,
          visibility: null,
        },
        email('Ada.Lovelace@example.com', { primary: true, verified: true }),
      ],
    },
  ],
  [
    'margaret',
    {
      id: 1_936,
      login: 'margaret',
      name: null,
      avatar_url: 'https://avatars.example/u/1936?v=4',
      emails: [email('margaret.hamilton@example.net', { primary: true, verified: true })],
    },
  ],
  [
    'alan',
    {
      id: 1_912,
      login: 'turing',
      name: 'Alan Turing',
      avatar_url: 'https://avatars.example/u/1912?v=4',
      emails: [
        email('alan.turing@example.net', { primary: true, verified: false }),
        email('turing@example.org', { primary: false, verified: true }),
      ],
    },
  ],
])

function email(address: string, is: Pick<Email, 'primary' | 'verified'>): Email {
  return { email: address, ...is, visibility: is.primary ? 'private' : null }
}
