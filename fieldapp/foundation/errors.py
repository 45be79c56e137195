"""Domain errors: each has an HTTP status, a stable code and a sentence for a person."""


class Problem(Exception):
    """Base of all errors that a person or the phone may be told of (RFC 9457)."""

    status = 400
    code = "bad_request"
    title = "The request could not be understood"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        if code is not None:
            self.code = code


class Invalid(Problem):
    """What was sent breaks a rule of the domain."""

    status = 422
    code = "invalid"
    title = "Something in what was sent is not allowed"


class NotSignedIn(Problem):
    """Nobody is signed in, or the signature of a phone is not valid."""

    status = 401
    code = "not_signed_in"
    title = "Sign in first"


class NotAllowed(Problem):
    """The actor lacks the permission."""

    status = 403
    code = "not_allowed"
    title = "You do not have the right to this"


class StepUpNeeded(NotAllowed):
    """The act needs a fresh proof of who is acting (10 minutes)."""

    code = "step_up"
    title = "Confirm that it is you"


class NotFound(Problem):
    """There is no such thing, or none that the actor may see."""

    status = 404
    code = "not_found"
    title = "There is nothing here"


class Conflict(Problem):
    """The thing has changed, or its state does not allow the act."""

    status = 409
    code = "conflict"
    title = "This cannot be done in the present state"


class TooLarge(Problem):
    """More bytes or rows than one request may hold."""

    status = 413
    code = "too_large"
    title = "The request is too large"


class TooMany(Problem):
    """More requests than one account or network may make in a while."""

    status = 429
    code = "too_many"
    title = "Too many attempts; wait a while"

    def __init__(self, detail: str = "", *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
        """Seconds until it is worth trying again."""
