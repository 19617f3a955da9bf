import Testing
@testable import HTTP

@Suite struct `A list of what a client would like` {
    @Test(arguments: [
        ("text/html", "text/html", 1000), ("text/html", "application/json", 0),
        ("*/*", "text/html", 1000), ("text/*;q=0.3, */*;q=0.1", "text/html", 300),
        ("text/html;q=0, */*", "text/html", 0), ("TEXT/HTML;Q=0.25", "text/html", 250),
        ("text/html;level=1;q=0.5", "text/html", 500), ("text/html;q=1.000", "text/html", 1000),
        ("text/html;q=1.001", "text/html", 0), ("text/html;q=-1", "text/html", 0),
        ("text/html;q=", "text/html", 0), ("text/html;q=0.1234", "text/html", 0),
        (",, text/html ,", "text/html", 1000), ("", "text/html", 0), ("text", "text/html", 0),
        ("a/b;c=\"text/html, x\", text/html;q=0.2", "text/html", 200),
    ]) func `a media type is liked as much as what says the most of it`(
        field: String, type: String, weight: Int
    ) {
        #expect(WeightedList(field).weight(ofType: type) == weight)
    }

    @Test(
        arguments: [
            ("de", "de"), ("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr, en;q=0.5, zh;q=0.7", "zh"),
            ("zh-Hant-TW", "zh"), ("fr", nil), ("*", "en"), ("fr, *;q=0.1", "en"),
            ("de;q=0, en;q=0.1", "en"), ("de;q=0", nil), ("DE-ch", "de"), ("", nil),
            ("deu, en;q=0.1", "en"), ("en, de", "en"), ("de, en", "de"),
        ] as [(String, String?)])
    func `a language is the one that is liked most among those that there are`(
        field: String, language: String?
    ) {
        #expect(WeightedList(field).language(among: ["en", "de", "zh"]) == language)
    }
}
