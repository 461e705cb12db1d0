const ADDRESS = /([^\s@<>"',:;]*)@([^\s@<>"',:;]+)/g

/** The text with every address in it masked: whom a mail is to is no business of the log. */
export const maskAddresses = (text: string): string =>
  text.replace(
    ADDRESS,
    (_, mailbox: string, domain: string) => `${mailbox.slice(0, 1)}***@${domain}`,
  )
