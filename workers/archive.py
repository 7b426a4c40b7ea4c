"""Messages older than the hot tables keep: moved to the archive whole, and bells emptied (NOT-04).

One statement moves a message with its story, so that it stands in one place or in the other. It
runs for all workshops at once, as the platform: no request may delete a message.
"""

from typing import Final

import psycopg

DAYS: Final = 30
AT_ONCE: Final = 5000

_MOVE: Final = """
    WITH old AS (
        SELECT tenant_id, id FROM messages
        WHERE created_at < now() - make_interval(days => %s)
          AND status NOT IN ('QUEUED', 'HELD', 'SENDING')
        ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED),
    told AS (
        DELETE FROM message_events e USING old
        WHERE (e.tenant_id, e.message_id) = (old.tenant_id, old.id)
        RETURNING e.tenant_id, e.message_id, e.happened_at, e.kind, e.answer),
    stories AS (
        SELECT tenant_id, message_id,
               jsonb_agg(jsonb_build_object('happened_at', happened_at, 'kind', kind,
                                            'answer', answer) ORDER BY happened_at) AS events
        FROM told GROUP BY tenant_id, message_id),
    gone AS (
        DELETE FROM messages m USING old
        WHERE (m.tenant_id, m.id) = (old.tenant_id, old.id) RETURNING m.*)
    INSERT INTO archived_messages (tenant_id, id, created_at, archived_at, client_id, channel,
                                   recipient, status, about_type, about_id, story)
    SELECT gone.tenant_id, gone.id, gone.created_at, now(), gone.client_id, gone.channel,
           gone.recipient, gone.status, gone.about_type, gone.about_id,
           jsonb_build_object(
               'template_code', gone.template_code, 'category', gone.category,
               'event', gone.event, 'subject', gone.subject, 'content', gone.content,
               'attempts', gone.attempts, 'provider', gone.provider,
               'provider_id', gone.provider_id, 'last_answer', gone.last_answer,
               'sent_at', gone.sent_at, 'delivered_at', gone.delivered_at,
               'read_at', gone.read_at, 'dedup_key', gone.dedup_key,
               'client_id', gone.client_id, 'user_id', gone.user_id,
               'events', coalesce(stories.events, '[]'::jsonb))
    FROM gone LEFT JOIN stories
      ON (stories.tenant_id, stories.message_id) = (gone.tenant_id, gone.id)
"""
_EMPTY: Final = "DELETE FROM notifications WHERE created_at < now() - make_interval(days => %s)"


def archive_messages(admin: "psycopg.Connection[tuple[object, ...]]") -> int:
    """Move what is older than 30 days and at its end; return how many messages were moved."""
    moved = 0
    while True:
        batch = admin.execute(_MOVE, (DAYS, AT_ONCE)).rowcount
        moved += batch
        if batch < AT_ONCE:
            break
    admin.execute(_EMPTY, (DAYS,))
    return moved
