"""The packs' steps that a scenario made here uses; the simulator and the packs share no code, a test compares them."""

TEMPLATE = 'a router of template "{template}"'
TEMPLATE_WITH = 'a router of template "{template}" made with'
MOMENT = 'it is "{moment}"'
KEY = 'the router key {key} is "{value}"'
KEY_LIST = 'the router key {key} lists "{values}"'
RENUMBERED = "the router answers {code} as {other}"
LOGINS = "the router's logins are"
SIGN_IN = 'I sign in as "{user}" with the password "{password}"'
NO_CREDENTIALS = "I send no credentials"
SEND = "I send the request"
SEND_BODY = "I send the body"
WHOLE_REPLY = "the reply is, tag for tag and in order"
HTTP_STATUS = "the HTTP status is {status}"

ALL = tuple(value for name, value in vars().copy().items() if name.isupper() and isinstance(value, str))
