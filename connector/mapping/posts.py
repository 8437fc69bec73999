"""What a job draws from its posts."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from connector.gem.resources import JobPost
from connector.unified.datetimes import unified_date_time


class SlimPost(Struct, frozen=True, gc=False):
    """What a job needs of one of its posts, provided that the post is shown: live, active and not deleted."""

    id: str
    job_id: str | None
    first_published_at: str
    created_at: str
    content: str | None
    absolute_url: str | None
    internal: bool | None
    external: bool | None
    listed: bool
    location_type: str | None
    employment_type: str | None

    @classmethod
    def from_post(cls, post: JobPost) -> SlimPost | None:
        """The post's slim form; None where nobody can see the post."""
        if not post.live or not post.active or post.deleted_at:
            return None
        return cls(
            id=post.id,
            job_id=post.job_id,
            first_published_at=_sortable(post.first_published_at),
            created_at=_sortable(post.created_at),
            content=post.content,
            absolute_url=post.absolute_url,
            internal=post.internal,
            external=post.external,
            listed=post.listed is not False,
            location_type=post.location_type,
            employment_type=post.employment_type,
        )

    @property
    def recency(self) -> tuple[str, str, str]:
        """Sorts posts: the most recent one is the greatest."""
        return self.first_published_at, self.created_at, self.id


def chosen_post(shown: Iterable[SlimPost]) -> SlimPost | None:
    """The post that speaks for the job: the one first published last."""
    return max(shown, key=lambda post: post.recency, default=None)


class PostIndex:
    """The shown posts of all jobs, in little memory: only the chosen post of each job keeps its text."""

    def __init__(self) -> None:
        self._by_job: dict[str, list[SlimPost]] = {}

    @classmethod
    def from_posts(cls, posts: Iterable[JobPost]) -> PostIndex:
        """An index of all posts, which may come from a stream."""
        index = cls()
        for post in posts:
            slim = SlimPost.from_post(post)
            if slim is not None:
                index._add(slim)
        return index

    def of(self, job_id: str) -> tuple[SlimPost, ...]:
        """The shown posts of a job."""
        return tuple(self._by_job.get(job_id, ()))

    def _add(self, post: SlimPost) -> None:
        if not post.job_id:
            return
        posts = self._by_job.setdefault(post.job_id, [])
        if posts and posts[0].recency > post.recency:
            posts.append(replace(post, content=None))
        else:
            if posts:
                posts[0] = replace(posts[0], content=None)
            posts.insert(0, post)


def _sortable(date_time: str | None) -> str:
    """The empty string, which sorts before every date-time, where there is none."""
    return (unified_date_time(date_time) if date_time else None) or ""
