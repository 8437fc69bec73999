"""Job postings ← ``GET /job_posts/``."""

from __future__ import annotations

from connector.gem.resources import JobPost
from connector.mapping.context import Context, Mapped, Warn, date_time
from connector.mapping.posts import SlimPost

MODEL = "job_postings"


def map_job_posting(post: JobPost, context: Context, warn: Warn) -> Mapped:
    """A job post of Gem's as a unified job posting."""
    values: dict[str, object] = {
        "title": post.title,
        "description_html": post.content,
        "status": _status(post),
        "visibility": _visibility(post),
        "url": post_url(post, context),
        "job_id": context.link("jobs", post.job_id),
        "remote_created_at": date_time(post.created_at, "remote_created_at", warn),
        "remote_updated_at": date_time(post.updated_at, "remote_updated_at", warn),
    }
    return Mapped(
        MODEL, post.id, context.id(MODEL, post.id), values, date_time(post.deleted_at, "remote_deleted_at", warn)
    )


def post_url(post: JobPost | SlimPost, context: Context) -> str | None:
    """Where the post can be read: Gem's link, else one below the team's job board where that is known (ours)."""
    if post.absolute_url:
        return post.absolute_url
    return f"https://jobs.gem.com/{context.job_board}/{post.id}" if context.job_board else None


def _status(post: JobPost) -> str:
    if post.deleted_at:
        return "INACTIVE"
    if post.active and post.live:
        return "ACTIVE"
    return "DRAFT" if post.active and not post.first_published_at else "INACTIVE"


def _visibility(post: JobPost) -> str | None:
    """By the boards that the post is on; an external one is listed unless Gem says that it is not."""
    if post.external:
        return "UNLISTED" if post.listed is False else "PUBLIC"
    return "INTERNAL" if post.internal else None
