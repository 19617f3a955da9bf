import FoundationEssentials
import Platform
import TestFolders
import Testing

/// Users of a web server that asks who they are, as OPERATIONS.md shows how to have one.
enum Users {
    /// A stack whose users are ada, bob, and grace, who is an operator; a user's password is
    /// his name.
    static func stack(in directory: TemporaryDirectory) throws -> Stack {
        let package = try Directory(opening: TestPipelines.packageFolder)
        var text = String(decoding: try package.contents("nginx.conf"), as: UTF8.self)
        let snippet = try snippet(in: package, with: "auth_basic_user_file")
        text.replace("set $pressroom_user \"\";", with: snippet)
        text.replace("#grace  operator;", with: "grace  operator;")
        text.replace("/etc/pressroom/users", with: directory("users"))
        try directory.write("nginx.conf", Array(text.utf8))
        let users = ["ada", "bob", "grace"].map { "\($0):{PLAIN}\($0)\n" }.joined()
        try directory.write("users", Array(users.utf8))
        return try Stack(in: directory, "--nginx-conf", directory("nginx.conf"))
    }

    /// The lines for nginx that OPERATIONS.md shows, of those that contain a word.
    static func snippet(in package: Directory, with word: String) throws -> String {
        let page = try package.contents("Sources/Programs/OPERATIONS.md")
        let blocks = String(decoding: page, as: UTF8.self).split(separator: "```nginx\n")
            .dropFirst()
            .compactMap { $0.split(separator: "```").first }
        return String(try #require(blocks.first { $0.contains(word) }))
    }

    /// - Parameter user: a name, with a password behind a colon unless that is the same.
    static func field(_ user: String) -> String {
        let pair = user.contains(":") ? user : "\(user):\(user)"
        return "Authorization: Basic " + Data(pair.utf8).base64EncodedString()
    }
}
