import HTTP
import Testing

@Suite struct `The preferences of a client` {
    @Test(
        arguments: [
            (nil, nil), ("", nil), ("wait=7", 7), ("Wait = 7", 7), ("wait=\"7\"", 7),
            ("respond-async, wait=10; x=y", 10), ("foo=\"a, wait=3\", wait=4", 4),
            ("foo=\"a\\\", wait=3\", wait=4", 4), ("wait=2, wait=3", 2), ("wait=60", 60),
            ("wait=61", 60), ("wait=99999999999999999999", 60), ("wait=0", nil), ("wait", nil),
            ("wait=", nil), ("wait=x", nil), ("wait=-1", nil), ("wait=+1", nil), ("wait=1.5", nil),
            ("wait=x, wait=3", nil), ("await=3", nil), (",, wait=3,", 3),
        ] as [(String?, Int?)]) func `a client may prefer to wait, up to a minute`(
            text: String?, wait: Int?
        )
    {
        #expect(Preferences(text).waitSeconds == wait)
    }
}
