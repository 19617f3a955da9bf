import Jobs
import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `Reusable steps` {
    private static let small = "  small: { uses: thumbnail, with: { width: 200 } }\n"
    private static let slim = "  slim:  { uses: optimize, with: { quality: 80 } }\n"

    private static let text = """
        name: shop
        description: Pictures of goods
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { pages: 10 }
        keep: 1d
        reuse: true
        retry: { attempts: 2, backoff: 1s }
        steps:
        \(small)\(slim)  album: { uses: pdf-export, needs: [slim], with: { page: A4 } }
          cover: { uses: thumbnail, needs: [album], with: { width: 50 } }
        """

    private static let one = ReusableSteps.Input(
        sha256: String(repeating: "a", count: 64),
        mediaType: .jpeg)
    private static let two = ReusableSteps.Input(
        sha256: String(repeating: "b", count: 64),
        mediaType: .png)

    /// The recipes by the first step of each.
    private func recipes(
        _ text: String = Self.text, inputs: [ReusableSteps.Input] = [one, two],
        owner: String? = nil, implementation: String = "1"
    )
        throws -> [String: [UInt8]]
    {
        let pipeline = try PipelineFile.parse(text: text, path: "shop.yaml")
        return Dictionary(
            uniqueKeysWithValues: pipeline.reusableSteps.map {
                (
                    $0.names[0],
                    $0.recipe(inputs: inputs, owner: owner, implementation: implementation)
                )
            })
    }

    @Test func `a template for titles counts where a step reads names, as an archive does`() throws
    {
        let text = Self.text + "\n  pack: { uses: archive, needs: [slim] }"
        let titled = text + "\ntitles: \"{stem} ({step}).{ext}\""
        let (before, after) = (try recipes(text), try recipes(titled))
        #expect(before.keys.filter { before[$0] != after[$0] } == ["pack"])
    }

    @Test func `steps that share a decode are reused together, a joining step alone`() throws {
        let steps = try PipelineFile.parse(text: Self.text, path: "shop.yaml").reusableSteps
        #expect(steps.map(\.names) == [["small", "slim"], ["album"], ["cover"]])
        #expect(steps.map(\.needs) == [[], ["slim"], ["album"]])
        #expect(try Set(recipes().values).count == 3)
    }

    @Test(
        arguments: [
            ("a step's options", "width: 200", "width: 201", ["small", "album", "cover"]),
            (
                "an option that was left out, for another than its default",
                "width: 200", "width: 200, quality: 81", ["small", "album", "cover"]
            ),
            (
                "the options of a step that shares the decode",
                "quality: 80", "quality: 81", ["small", "album", "cover"]
            ),
            (
                "another step that shares the decode", "  cover:",
                "  more: { uses: thumbnail, with: { width: 20 } }\n  cover:",
                ["small", "album", "cover"]
            ),
            ("the options of a step behind others", "page: A4", "page: A5", ["album", "cover"]),
            ("those of the last", "width: 50", "width: 51", ["cover"]),
            ("a limit", "pages: 10", "pages: 11", ["small", "album", "cover"]),
            (
                "the order of two steps", Self.small + Self.slim, Self.slim + Self.small,
                ["small", "slim", "album", "cover"]
            ),
            ("how it is written", "with: { quality: 80 }", "with: { quality:   80  }", []),
            ("a default that is said", "width: 200", "width: 200, fit: inside, format: jpeg", []),
            ("a default that is not", ", with: { quality: 80 }", "", []),
            ("the description", "of goods", "of all goods", []),
            ("what it accepts", "image/png, ", "image/png, image/webp, ", []),
            ("how long jobs are kept", "keep: 1d", "keep: 2d", []),
            ("how often it is tried", "attempts: 2", "attempts: 3", []),
            ("the recipients", "keep: 1d", "keep: 1d\nnotify: { hook: { program: a } }", []),
        ] as [(String, String, String, [String])])
    func `a reuse key depends on each part of a definition that decides on bytes`(
        what: String, old: String, new: String, changed: [String]
    ) throws {
        let (before, after) = (try recipes(), try recipes(Self.text.replacing(old, with: new)))
        #expect(Self.text.contains(old))
        let all = Set(before.keys).union(after.keys)
        #expect(Set(all.filter { before[$0] != after[$0] }) == Set(changed), "\(what)")
    }

    @Test func `a reuse key depends on all files, their order, the owner and the workers`() throws {
        var seen = [Set(try recipes().values)]
        for others in [
            try recipes(inputs: [Self.two, Self.one]), try recipes(inputs: [Self.one]),
            try recipes(inputs: [Self.one, Self.one]),
            try recipes(inputs: [Self.one, .init(sha256: Self.two.sha256, mediaType: .webp)]),
            try recipes(inputs: [Self.one, .init(sha256: Self.one.sha256, mediaType: .png)]),
            try recipes(owner: "ada"), try recipes(owner: "bob"), try recipes(owner: ""),
            try recipes(implementation: "2"),
        ] {
            #expect(seen.allSatisfy { $0.isDisjoint(with: others.values) })
            seen.append(Set(others.values))
        }
        #expect(try seen[0] == Set(recipes().values))
    }

    @Test func `no owner's name makes two reuse keys equal`() throws {
        let other = try recipes(owner: #"ada","implementation":"2"#)
        let plain = try recipes(owner: "ada", implementation: "2")
        #expect(Set(plain.values).isDisjoint(with: other.values))
    }

    @Test
    func `names of files decide what is reused of steps that write them down, and of no other`()
        throws
    {
        let more = """
              sums:  { uses: checksum, needs: [slim] }
              pack:  { uses: archive }
              book:  { uses: pdf-export, needs: [slim], with: { bookmarks: true } }
            """
        func found(_ name: String) throws -> [String: [UInt8]] {
            let one = ReusableSteps.Input(
                sha256: Self.one.sha256, mediaType: .jpeg, name: name)
            return try recipes(Self.text + "\n" + more, inputs: [one])
        }
        let (first, second) = (try found("a.jpg"), try found("b.jpg"))
        let changed = first.keys.filter { first[$0] != second[$0] }
        #expect(first.count == 6 && Set(changed) == ["sums", "pack", "book"])
    }
}
