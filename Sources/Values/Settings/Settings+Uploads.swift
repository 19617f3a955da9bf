package import CommandLine

extension Settings {
    /// How much one sender may have under way of uploads in pieces.
    package static let uploads: [any AnySetting] = [uploadsMax, uploadBytesMax]

    package static let uploadsMax = Setting(
        "uploads-max", .count(1...1_000_000),
        "refuse a further upload in pieces of a user, or of an address that names none, with this "
            + "many under way", preset: "1000")
    package static let uploadBytesMax = Setting(
        "upload-bytes-max", .memory,
        "and uploads in pieces that would be longer than this together", preset: "100GB")
}
