// What subscribers of the topic by https get: what everybody gets, or what Amazon Q Developer in chat applications shows.
export const TOPIC_FORMS = ['plain', 'amazon-q'] as const;
export type TopicForm = (typeof TOPIC_FORMS)[number];
