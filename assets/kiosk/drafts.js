// What somebody began to write and did not send: kept while the page lives, for that person alone.
const drafts = new Map();

export function draftOf(userId, kind, blank) {
  const place = `${userId}:${kind}`;
  if (!drafts.has(place)) drafts.set(place, blank());
  return drafts.get(place);
}

export const dropDraft = (userId, kind) => drafts.delete(`${userId}:${kind}`);
export const dropAllDrafts = () => drafts.clear();
