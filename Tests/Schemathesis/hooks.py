"""What schemathesis has to know besides schemathesis.toml."""
import schemathesis

# A piece of an upload is bytes, as a file is.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
