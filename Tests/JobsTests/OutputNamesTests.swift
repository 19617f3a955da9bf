import Testing
@testable import Jobs

@Suite struct `The name of a result` {
    @Test func `a result is named by its title, with a number if that name is taken`() {
        var names = OutputNames()
        let there: Set = ["a.jpg", "a-2.jpg", "noext", ".hidden"]
        let chosen = [
            "a.jpg", "a.jpg", "b.jpg", "b.jpg", "noext", ".hidden",
            "v1.2 final", "v1.2 final",
        ]
        .map { names.choose($0, in: "small", isTaken: there.contains) }
        #expect(
            chosen == [
                "a-3.jpg", "a-4.jpg", "b.jpg", "b-2.jpg", "noext-2", ".hidden-2",
                "v1.2 final", "v1-2.2 final",
            ])
    }

    @Test func `a name used by this run is taken in its directory even with --force`() {
        var names = OutputNames()
        let chosen = ["small", "small", "large"].map {
            names.choose("a.jpg", in: $0) { _ in false }
        }
        #expect(chosen == ["a.jpg", "a-2.jpg", "a.jpg"])
    }

    @Test(arguments: [
        ("a.jpg", "a.jpg"), ("../../a.jpg", ".._.._a.jpg"), ("", "_"), (".", "_."), ("..", "_.."),
        ("a\0b.jpg", "a_b.jpg"), ("../\u{301}a.jpg", ".._\u{301}a.jpg"),
        (String(repeating: "ä", count: 200) + ".jpg", String(repeating: "ä", count: 118) + ".jpg"),
    ]) func `the name of a result is a single path component`(title: String, name: String) {
        #expect(OutputNames.plain(title) == name)
    }
}
