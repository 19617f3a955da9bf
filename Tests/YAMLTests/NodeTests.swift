import Testing
@testable import YAML

@Suite struct `YAML texts` {
    @Test func `a YAML tree has the values of the text, each with its position`() throws {
        let root = try Node(parsing: Array("a: 1\nb: [x, 'y']\nc: { d: }\n".utf8))
        guard case .mapping(let entries) = root.value else {
            Issue.record("a mapping")
            return
        }
        #expect(entries.map(\.name) == ["a", "b", "c"])
        #expect(entries[0].value.value == .scalar("1", .plain))
        #expect(entries[0].key.start == Position(line: 1, column: 1))
        #expect(entries[0].value.start == Position(line: 1, column: 4))
        #expect(entries[0].value.end == Position(line: 1, column: 5))
        guard case .sequence(let items) = entries[1].value.value,
            case .mapping(let inner) = entries[2].value.value
        else {
            Issue.record("a sequence and a mapping")
            return
        }
        #expect(items.map(\.value) == [.scalar("x", .plain), .scalar("y", .quoted)])
        #expect(items[1].start == Position(line: 2, column: 8))
        #expect(items[1].end == Position(line: 2, column: 11))
        #expect(entries[1].value.end == Position(line: 2, column: 12))
        #expect(inner[0].value.value == .scalar("", .plain))
        #expect(inner[0].value.start == Position(line: 3, column: 9))
    }

    @Test(arguments: [
        ("!!str 5", Node.Style.quoted), ("! 5", .quoted), ("\"5\"", .quoted), ("|\n  5\n", .quoted),
        ("!!int 5", .plain), ("!!int '5'", .plain), ("5", .plain),
    ]) func `quotes and tags decide whether a YAML scalar is text`(text: String, style: Node.Style)
        throws
    {
        let root = try Node(parsing: Array(text.utf8))
        guard case .scalar(_, style) = root.value else {
            Issue.record("\(root.value)")
            return
        }
    }

    @Test func `YAML columns count characters, and a byte order mark is none`() throws {
        let root = try Node(parsing: [0xef, 0xbb, 0xbf] + Array("ä🖼: ü x".utf8))
        guard case .mapping(let entries) = root.value else {
            Issue.record("a mapping")
            return
        }
        #expect(entries[0].key.start == Position(line: 1, column: 1))
        #expect(entries[0].value.start == Position(line: 1, column: 5))
    }

    @Test(arguments: [
        ("", "1:1: the text is empty"),
        ("# only a comment\n", "1:1: the text is empty"),
        ("a: &x 1", "1:4: the anchor \"&x\" is not allowed"),
        ("a: &x { b: 1 }", "1:4: the anchor \"&x\" is not allowed"),
        ("a: 1\nb: *x", "2:4: the alias \"*x\" is not allowed; write the value out"),
        ("a: !secret 1", "1:4: the tag \"!secret\" is not allowed here"),
        ("a: !!binary aGk=", "1:4: the tag \"tag:yaml.org,2002:binary\" is not allowed here"),
        ("a: !!map x", "1:4: the tag \"tag:yaml.org,2002:map\" is not allowed here"),
        ("a: !!str [x]", "1:4: the tag \"tag:yaml.org,2002:str\" is not allowed here"),
        ("a: 1\nb: 2\na: 3", "3:1: the key \"a\" is there already, in line 1"),
        ("{ a: 1, 'a': 2 }", "1:9: the key \"a\" is there already, in line 1"),
        ("a: 1\n---\nb: 2", "2:1: a second document begins here; one file holds one"),
        ("[x]: 1", "1:1: a key must be text"),
        ("a:\n\tb: 1", "2:1: a tab cannot indent; use spaces"),
        ("a: [1, 2", "1:9: did not find expected ',' or ']' while parsing a flow sequence"),
        ("a: 1\n b: 2", "2:3: mapping values are not allowed in this context"),
        ("a: \"x", "1:6: found unexpected end of stream while scanning a quoted scalar"),
        ("%YAML 3.0\n---\na", "1:1: found incompatible YAML document"),
        (String(repeating: "[", count: 33), "1:33: nested deeper than 32 levels"),
        (String(repeating: "- ", count: 40) + "x", "1:65: nested deeper than 32 levels"),
    ]) func `YAML beyond plain mappings and lists is refused with its position`(
        text: String, message: String
    ) {
        #expect(refusal(Array(text.utf8)) == message)
    }

    @Test(
        arguments: [
            (Array("a: ok\nb: ".utf8) + [0xff], "2:4: this is not UTF-8 text"),
            ([0xc0, 0x80], "1:1: this is not UTF-8 text"),
            (Array("ä: ".utf8) + [0xed, 0xa0, 0x80], "1:4: this is not UTF-8 text"),
            ([0xff, 0xfe, 0x61, 0x00], "1:1: this is not UTF-8 text"),
            (Array("a\0b".utf8), "1:2: control characters are not allowed"),
            (Array("a: \u{1b}[31m".utf8), "1:4: control characters are not allowed"),
            (Array(repeating: 0x20, count: 1_000_001), "1:1: the text is larger than 1 MB"),
        ] as [([UInt8], String)]) func `bytes that are not text are refused as YAML`(
            bytes: [UInt8], message: String
        )
    {
        #expect(refusal(bytes) == message)
    }

    @Test func `YAML may be nested 32 levels deep`() throws {
        let text = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        _ = try Node(parsing: Array(text.utf8))
    }

    @Test(arguments: 0..<20) func `no bytes make the YAML reader crash`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let pieces =
            [
                "a", ": ", "- ", "[", "]", "{", "}", ",", "\n", "  ", "\t", "'", "\"", "&x ",
                "*x", "!t ", "|", ">", "#", "---", "...", "%", "?", "\\", "\u{85}",
                "\u{2028}", "\u{feff}", "é",
            ].map { Array($0.utf8) }
            + [[0], [0xff], [0xc3], [0xf0, 0x9f]]
        for _ in 0..<300 {
            let count = Int.random(in: 0..<40, using: &random)
            let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
            guard let node = try? Node(parsing: bytes) else { continue }
            #expect(node.start <= node.end, "seed \(seed), bytes \(bytes)")
        }
    }

    private func refusal(_ bytes: [UInt8]) -> String? {
        do {
            _ = try Node(parsing: bytes)
            return nil
        } catch {
            return error.description
        }
    }
}

@Suite struct `Lines of a text` {
    @Test func `lines end where YAML says they do`() {
        let text = "a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}"
        #expect(SourceText(Array(text.utf8)).lines == ["a", "b", "c", "d", "e", "f", ""])
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
