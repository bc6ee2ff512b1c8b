import type { StreamEvents } from '@i40/common';

type Named = { [Name in keyof StreamEvents]: { event: Name; data: StreamEvents[Name] } }[keyof StreamEvents];

export interface EventStream {
  /** All that has arrived. */
  readonly events: Named[];
  /** The data of the first event of this name, from the start on, that a test likes; waits for it. */
  next<Name extends keyof StreamEvents>(
    name: Name,
    isWanted?: (data: StreamEvents[Name]) => boolean,
  ): Promise<StreamEvents[Name]>;
  close(): void;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
}

/** Listens to server-sent events as a browser does. */
export async function openEventStream(url: string): Promise<EventStream> {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  const events: Named[] = [];
  let wake = () => {};
  const ended = read(response.body.pipeThrough(new TextDecoderStream()), (event) => {
    events.push(event);
    wake();
  });
  return {
    events,
    ended,
    async next(name, isWanted = () => true) {
      for (;;) {
        const found = events.find(({ event, data }) => event === name && isWanted(data as never));
        if (found) return found.data as never;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => abort.abort(),
  };
}

async function read(texts: ReadableStream<string>, onEvent: (event: Named) => void): Promise<void> {
  let rest = '';
  try {
    for await (const text of texts) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
        if (event && data) onEvent({ event, data: JSON.parse(data) } as Named);
      }
    }
  } catch {
    // Closed by us, or cut off.
  }
}
