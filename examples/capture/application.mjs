// A small application that several teams use: who asks is known where a request comes in, and told to the capture there.
import { AsyncLocalStorage } from 'node:async_hooks';
import { captureUsage } from 'bedrock-usage-report/capture';

/** Answers questions with a model of Bedrock; every call is recorded for whoever asked. */
export function openApplication(client, sinks) {
  const asker = new AsyncLocalStorage();
  const usage = captureUsage(client, { sinks, attributes: () => asker.getStore() ?? {} });
  const messages = (question) => [{ role: 'user', content: [{ text: question }] }];

  return {
    answer: (who, question) =>
      asker.run(who, async () => {
        const reply = await client.converse({
          modelId: 'amazon.nova-lite-v1:0',
          messages: messages(question),
        });
        return reply.output.message.content[0].text;
      }),

    stream: (who, question, print) =>
      asker.run(who, async () => {
        const { stream } = await client.converseStream({
          modelId: 'amazon.nova-lite-v1:0',
          messages: messages(question),
        });
        for await (const event of stream) print(event.contentBlockDelta?.delta?.text ?? '');
      }),

    summarise: (who, text) =>
      asker.run(who, async () => {
        const body = JSON.stringify({ message: text });
        const reply = await client.invokeModel({ modelId: 'cohere.command-r-v1:0', body });
        return JSON.parse(reply.body.transformToString()).text;
      }),

    close: () => usage.close(),
  };
}
