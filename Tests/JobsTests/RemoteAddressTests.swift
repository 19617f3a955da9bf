import Jobs
import Testing

@Suite struct `Addresses of servers that get outputs` {
    @Test(arguments: [
        ("s3://shop", "s3://shop"), ("s3://shop/", "s3://shop"),
        ("s3://shop.example.org/web//a b/", "s3://shop.example.org/web/a b"),
        ("sftp://ada@example.org/in", "sftp://ada@example.org/in"),
        ("sftp://ada@[::1]:2222/srv/in/", "sftp://ada@[::1]:2222/srv/in"),
    ]) func `an address is read, and written without a slash at its end`(
        text: String, written: String
    ) {
        #expect(RemoteAddress(text)?.text == written)
    }

    @Test(arguments: [
        "s3://", "s3:///x", "s3://Shop/x", "s3://ab", "s3://shop/../x", "s3://shop/./x",
        "s3://shop/a\"b", "s3://shop/a\\b", "s3://shop/a\nb", "s3://user@shop/x", "s3://shop:80/x",
        "S3://shop/x", "sftp://example.org/in", "sftp://ada:secret@example.org/in",
        "sftp://ada@example.org", "sftp://ada@example.org/", "sftp://ada@example.org/~/in",
        "sftp://ada@example.org:0/in", "sftp://ada@example.org:65536/in",
        "sftp://ada@example.org:/in", "sftp://ada@a b/in", "sftp://-o@example.org/in",
        "ftp://ada@example.org/in", "/srv/in", "s3://shop/" + String(repeating: "a", count: 1000),
    ]) func `what is none, or has a password or a way out of its folder, is refused`(text: String) {
        #expect(RemoteAddress(text) == nil)
    }
}
