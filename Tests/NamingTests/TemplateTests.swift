import Naming
import Testing

/// The seventh page of a scan in a folder, in a job of two files.
private let values: NameValues = {
    var values = NameValues()
    values[.folder] = .text("2026/Müller & Co")
    (values[.stem], values[.name]) = (.text("scan"), .text("scan.TIF"))
    (values[.ext], values[.step]) = (.text("jpg"), .text("small"))
    (values[.width], values[.height], values[.page]) = (.number(200), .number(150), .number(7))
    (values[.input], values[.inputs]) = (.number(2), .number(2))
    (values[.title], values[.batch]) = (.text("March"), .text("Evening"))
    (values[.pipeline], values[.job]) = (.text("web"), .text("01a1"))
    values.set(date: "2026-12-01")
    return values
}()

@Suite struct `A name template` {
    @Test(arguments: [
        ("{stem}-{step}.{ext}", "scan-small.jpg"),
        ("{folder}/{stem}-{step}.{ext}", "2026/Müller & Co/scan-small.jpg"),
        ("{stem}-{width}x{height}.{ext}", "scan-200x150.jpg"),
        ("{name}.{ext}", "scan.TIF.jpg"),
        ("{page:04}.{ext}", "0007.jpg"), ("{page:01}.{ext}", "7.jpg"),
        ("{width:02}.{ext}", "200.jpg"), ("{stem}{-page:03}.{ext}", "scan-007.jpg"),
        ("{input} of {inputs}.{ext}", "2 of 2.jpg"),
        ("{batch}/{title}/{pipeline}-{job}.{ext}", "Evening/March/web-01a1.jpg"),
        ("{date}/{stem}.{ext}", "2026-12-01/scan.jpg"),
        ("{year}/{month}/{day}/{stem}.{ext}", "2026/12/01/scan.jpg"),
        ("{{{stem}}}.{ext}", "{scan}.jpg"), ("{stem}{.ext}", "scan.jpg"),
        ("{stem}{ (page)}.{ext}", "scan (7).jpg"), ("{page_}{stem}.{ext}", "7_scan.jpg"),
        ("photos/{stem}.{ext}", "photos/scan.jpg"), ("überall.{ext}", "überall.jpg"),
        ("{folder}-{stem}.{ext}", "2026/Müller & Co-scan.jpg"),
    ]) func `a template is filled with what a file has`(template: String, path: String) throws {
        #expect(try NameTemplate(template).path(values) == path)
    }

    @Test(arguments: [
        ("{stem}{-page}.{ext}", "scan.jpg"), ("{owner-}{stem}.{ext}", "scan.jpg"),
        ("{folder}/{stem}.{ext}", "scan.jpg"), ("{folder}/{owner}/{stem}.{ext}", "scan.jpg"),
        ("a/{-owner}/{stem}.{ext}", "a/scan.jpg"), ("{stem}{-step}{-input}.{ext}", "scan.jpg"),
        ("{stem}-{step}-{input}.{ext}", "scan-small-1.jpg"), ("{page}.{ext}", "_.jpg"),
    ]) func `what a file does not have, or has alone, falls away with what is in its braces`(
        template: String, path: String
    ) throws {
        var alone = NameValues()
        (alone[.stem], alone[.ext], alone[.step]) = (.text("scan"), .text("jpg"), .text("small"))
        (alone[.input], alone[.folder]) = (.number(1), .text(""))
        alone.needless = [.step, .input]
        #expect(try NameTemplate(template).path(alone) == path)
    }

    @Test(
        arguments: [
            ("{stm}-{step}.{ext}", "unknown variable \"stm\"; did you mean \"stem\"?", " ^~~"),
            ("{stem}.{exto}", "unknown variable \"exto\"; did you mean \"ext\"?", "        ^~~~"),
            ("{stem-{step}.{ext}", "there is no } behind this {; {{ is a brace", "^"),
            ("{stem}.{ext", "there is no } behind this {; {{ is a brace", "       ^"),
            ("stem}.{ext}", "there is no { before this }; }} is a brace", "    ^"),
            ("{}.{ext}", "the braces name no variable; known are folder, stem", "^~"),
            ("{stem:04}.{ext}", "{stem} is no number; only one has digits", "     ^~~"),
            (
                "{page:4}.{ext}", "the least number of digits is 01 to 09, as in {page:04}",
                "     ^~"
            ),
            ("{page:}.{ext}", "the least number of digits is 01 to 09, as in {page:04}", "     ^"),
            ("{page:010}.{ext}", nil, nil),
            ("{page:00}.{ext}", "the least number of digits", "     ^~~"),
            (
                "/srv/{stem}.{ext}", "a name begins in the directory of outputs, without a slash",
                "^"
            ),
            ("a//{stem}.{ext}", "a folder needs a name", "  ^"),
            ("../{stem}.{ext}", "a name cannot lead out of the directory of outputs", "^~"),
            ("a/../{stem}.{ext}", "a name cannot lead out of the directory of outputs", "  ^~"),
            ("./{stem}.{ext}", "a name cannot lead out of the directory of outputs", "^"),
            (".{stem}.{ext}", "a name that begins with a full stop is hidden", "^"),
            ("a/.thumbs/{stem}.{ext}", "a name that begins with a full stop is hidden", "  ^"),
            ("aux/{stem}.{ext}", "\"aux\" is no name that every system can have", "^~~"),
            ("Com1.old/{stem}.{ext}", "\"Com1.old\" is no name that every system can have", nil),
            ("a./{stem}.{ext}", "\"a.\" is no name that every system can have", "^~"),
            ("a /{stem}.{ext}", "\"a \" is no name that every system can have", "^~"),
            ("a:{stem}.{ext}", "no file can have \":\" in its name on every system", " ^"),
            ("{stem}{?page}.{ext}", "no file can have \"?\" in its name on every system", nil),
            ("a\\{stem}.{ext}", "no file can have \"\\\" in its name on every system", " ^"),
            ("{stem}\n.{ext}", "no file can have \"\\u{a}\" in its name on every system", nil),
            ("{stem}{/page}.{ext}", "a slash stands outside of braces", "       ^"),
            ("{stem}", "a name ends with a full stop and the extension, .{ext}", "      ^"),
            ("{stem}.jpg", "a name ends with a full stop and the extension, .{ext}", nil),
            ("{stem}{ext}", "a name ends with a full stop and the extension, .{ext}", nil),
            ("{ext}", "a name ends with a full stop and the extension, .{ext}", nil),
            ("a/{ext}", "a name ends with a full stop and the extension, .{ext}", nil),
            ("{stem}.{ext}/", "a name ends with a full stop and the extension, .{ext}", nil),
            ("", "a name ends with a full stop and the extension, .{ext}", "^"),
        ] as [(String, String?, String?)])
    func `an error in a template is shown with its place`(
        template: String, message: String?, mark: String?
    ) throws {
        let error = #expect(throws: NameTemplateError.self) { try NameTemplate(template) }
        let lines = try #require(error).description.split(separator: "\n")
        try #require(lines.count == 3)
        if let message { #expect(lines[0].hasPrefix(message), "\(lines[0])") }
        if let mark { #expect(lines[2] == "  " + mark) }
    }

    @Test(arguments: [
        String(repeating: "{a", count: 201) + "}.{ext}",
        String(repeating: "{stem}", count: 12) + ".{ext}",
        String(repeating: "é", count: 48) + ".{ext}",
    ]) func `a template is not so long that nothing would be left of the values`(text: String) {
        #expect(throws: NameTemplateError.self) { try NameTemplate(text) }
    }

    @Test func `no name is longer than file systems take, and long names stay different`() throws {
        let template = try NameTemplate(
            String(repeating: "{stem}", count: 10) + String(repeating: "é", count: 46)
                + "-{step}.{ext}")
        var values = values
        var names: Set<String> = []
        for end in ["a", "b", "ü"] {
            values[.stem] = .text(String(repeating: "漢", count: 300) + end)
            let name = template.path(values)
            #expect(name.utf8.count <= 240 && name.hasSuffix("-small.jpg"), "\(name)")
            names.insert(name)
        }
        #expect(names.count == 3)
    }

    @Test func `a long name loses the end of its longest part`() throws {
        var values = values
        values[.stem] = .text(String(repeating: "x", count: 250))
        let name = try NameTemplate("{folder}/{stem}-{step}.{ext}").path(values)
        let file = try #require(name.split(separator: "/").last)
        #expect(file.hasPrefix(String(repeating: "x", count: 221) + "~"))
        #expect(file.hasSuffix("-small.jpg") && file.utf8.count == 240)
    }

    @Test(arguments: [
        ("a/b", "a_b"), ("..", "_.."), ("../../etc", "_.._.._etc"), ("a\0b", "a_b"),
        ("a\u{202e}gpj", "a_gpj"), ("q?\"<>|*:\\", "q________"), (".htaccess", "_.htaccess"),
        ("nul", "_nul"), ("NUL.txt", "_NUL.txt"), ("com¹", "_com¹"), ("Lpt9 .x", "_Lpt9 .x"),
        ("COM", "COM"), ("COM10", "COM10"), ("console", "console"), ("conin$", "_conin$"),
        ("  a", "a"), ("日本語", "日本語"), ("👩‍👧", "👩‍👧"), (".\u{301}a", "_.\u{301}a"),
        ("CON.\u{301}", "_CON.\u{301}"),
    ]) func `a name of anybody becomes one that every system can have`(stem: String, name: String)
        throws
    {
        var values = values
        values[.stem] = .text(stem)
        #expect(try NameTemplate("{stem}.{ext}").path(values) == name + ".jpg")
    }

    @Test(arguments: [
        ("../../etc", "etc"), ("a/./b", "a/b"), ("a/ /b", "a/_/b"), ("a./b ", "a/b"),
        ("/etc", "etc"), (".git/x", "_.git/x"), ("aux/b", "_aux/b"), ("a\\..\\b", "a_.._b"),
        ("...", "_"), ("a/\u{301}b", "a/\u{301}b"), ("a\u{d4e}/b", "a\u{d4e}/b"),
    ]) func `a folder of anybody leads to no other place`(folder: String, path: String) throws {
        var values = values
        values[.folder] = .text(folder)
        #expect(try NameTemplate("{folder}/{stem}.{ext}").path(values) == path + "/scan.jpg")
    }

    @Test func `files that ask for one name get different ones, whatever their capitals`() {
        var names = UniqueNames()
        let asked = ["a/b.jpg", "a/B.jpg", "A/b.JPG", "b.jpg", "a/b-2.jpg", "a/b.jpg", "a/é.jpg"]
        #expect(
            asked.map { names.choose($0) } == [
                "a/b.jpg", "a/B-2.jpg", "A/b-3.JPG", "b.jpg", "a/b-2-2.jpg", "a/b-4.jpg",
                "a/é.jpg",
            ])
        #expect(names.choose("a/e\u{301}.jpg") == "a/e\u{301}-2.jpg")
        #expect(names.choose("A/É.jpg") == "A/É-3.jpg")
        // To Swift an accent behind a slash or a full stop is one character with it.
        #expect(names.choose("a/\u{301}.jpg") == "a/\u{301}.jpg")
        #expect(names.choose("A/\u{301}.jpg") == "A/\u{301}-2.jpg")
        #expect(names.choose("p\u{d4e}.jpg") == "p\u{d4e}.jpg")
        #expect(names.choose("P\u{d4e}.jpg") == "P\u{d4e}-2.jpg")
    }

    @Test func `a name that is cut ends as a name can, and differs as what was cut did`() {
        let long = String(repeating: "x", count: 239)
        #expect(PortableName.of(long.dropLast(2) + ". .") == long.dropLast(2))
        #expect(PortableName.of("." + long) == "_." + long.dropLast())
        let names = ["a", "b"].map { PortableName.of(long + "12345" + $0) }
        #expect(Set(names).count == 2 && names.allSatisfy { $0.utf8.count == 240 })
    }
}
