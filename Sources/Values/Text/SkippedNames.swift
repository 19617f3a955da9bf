/// The names of files and folders in a folder that are not taken: what programs call a file while
/// they write it, and what systems leave in folders for themselves. This table is the one place
/// that knows them.
package enum SkippedNames {
    /// Why something with such a name is not taken. Of several reasons the first one counts.
    package enum Reason: Int, Sendable, CaseIterable {
        /// A system or a program keeps it in the folder for itself: it goes with its folder.
        case litter
        /// A program keeps it beside a file that it is still writing: `photo.jpg.aria2`.
        case control
        /// A program is still writing it, and gives it another name when it is whole.
        case transfer
        /// It is hidden, and nothing else is known of it.
        case hidden
    }

    /// Names that mean the same.
    package struct Row: Sendable {
        package let reason: Reason
        /// Who calls something so.
        package let users: String
        /// In lower case; `*` stands for any characters, `?` for one. Case makes no difference.
        package let patterns: [String]

        init(_ reason: Reason, _ users: String, _ patterns: String...) {
            self.reason = reason
            self.users = users
            self.patterns = patterns
        }
    }

    package static let table: [Row] = [
        Row(
            .litter, "macOS", ".ds_store", "._*", ".appledouble", ".appledb", ".appledesktop",
            "__macosx", ".trashes", ".fseventsd", ".spotlight-v100", ".temporaryitems",
            ".documentrevisions-v100", ".localized", ".apdisk", ".volumeicon.icns",
            ".metadata_never_index*", ".com.apple.*", "icon\r", "icon\u{f00d}",
            "network trash folder", "thevolumesettingsfolder", "thefindbycontentfolder"),
        Row(
            .litter, "Windows", "thumbs.db", "thumbs.db:encryptable", "ehthumbs.db",
            "ehthumbs_vista.db", "desktop.ini", "$recycle.bin", "system volume information"),
        Row(
            .litter, "Linux desktops and file systems", ".directory", ".trash-*",
            ".thumbnails", ".xvpics", "lost+found"),
        Row(
            .litter, "Synology, QNAP and other servers of files", "@eadir", "@tmp", "@recycle",
            "@recently-snapshot", "@sharebin", "#recycle", "#snapshot", ".@__thumb", ".@__qini",
            ".streams", ".recycle", ".snapshot", "~snapshot", ".dav"),
        Row(
            .litter, "programs for pictures, Android", ".picasa.ini", "picasa.ini", ".bridgecache",
            ".bridgecachet", ".bridgesort", "zbthumbnail.info", "pspbrwse.jbf", ".nomedia"),
        Row(
            .litter, "programs that synchronise folders", ".dropbox", ".dropbox.cache",
            ".dropbox.attr", ".stfolder", ".stignore", ".csync_journal.db*", "._sync_*.db*",
            ".sync_*.db*", ".owncloudsync.log*", ".nextcloudsync.log*", ".sync-exclude.lst",
            "sync.ffs_db", ".sync.ffs_db"),
        Row(.control, "aria2, lftp, axel", "*.aria2", "*.lftp-pget-status", "*.st"),
        Row(
            .transfer, "browsers", "*.part", "*.crdownload", "*.download", "*.opdownload",
            "*.partial", ".com.google.chrome.*", ".org.chromium.*"),
        Row(
            .transfer, "WinSCP, servers of FTP, programs that copy", "*.filepart", "*.tmp",
            "*.temp", "*.incomplete", "*.inprogress", "*.in-progress", "*.unfinished",
            "*.uploading", "*.upload", "*.downloading", "*.copying", ".in.*.",
            ".pureftpd-upload.*", "*.ffs_tmp", "*.gstmp", "_gstmp", "*.aspera-inprogress",
            ".azdownload-*", ".getxfer.*"),
        Row(.transfer, "rsync", ".?*.??????", ".rsync-partial", ".rsync-tmp"),
        Row(
            .transfer, "Nextcloud, Resilio, Google Drive; others call it `*.tmp` or `*.part`",
            ".*.~*", "*.!sync", "*.bts", ".tmp.drivedownload", ".tmp.driveupload"),
        Row(
            .transfer, "programs that share files", "*.!ut", "*.!bt", "*.!qb", "*.bc!", "*.jc!",
            "*.xltd", "*.td", "*.fdmdownload", "*.dctmp", "*.part.met", "*.getright"),
        Row(
            .transfer, "editors", "*~", "#*#", ".#*", "*.swp", "*.swo", "*.swn", "*.swx",
            "4913", "*.kate-swp", ".goutputstream-*", "*.sb-????????-??????"),
        Row(
            .transfer, "Office, LibreOffice, Adobe", "~$*", ".~lock.*#", "~lock.*#", ".~*",
            "~*.idlk"),
        Row(
            .transfer, "network file systems", ".nfs????????*", ".fuse_hidden*", ".smbdelete*",
            ".pending-*"),
        Row(.hidden, "anybody", ".*"),
    ]

    /// Why something is not taken that has this name; `nil` when nothing is known against it.
    package static func reason(for name: String) -> Reason? {
        let name = Array(name.lowercased().utf8)
        if let reason = index.whole[name] { return reason }
        let dot = name.lastIndex(of: UInt8(ascii: "."))
        let ending = dot.flatMap { $0 > 0 ? index.endings[Array(name[$0...])] : nil }
        let other = index.others.first { matches(name[...], $0.pattern[...]) }?.reason
        return [ending, other].compactMap(\.self).min { $0.rawValue < $1.rawValue }
    }

    /// The name of the file that something is kept beside: `photo.jpg` of `photo.jpg.aria2`.
    package static func subject(of name: String) -> String {
        String(name[..<(name.lastFullStop ?? name.endIndex)])
    }

    /// The patterns, such that most names are looked up instead of compared.
    private struct Index: Sendable {
        /// Those without `*` and `?`.
        var whole: [[UInt8]: Reason] = [:]
        /// What follows `*` in those that begin with it, and have no other, and one full stop.
        var endings: [[UInt8]: Reason] = [:]
        var others: [(pattern: [UInt8], reason: Reason)] = []

        init(_ table: [Row]) {
            for row in table {
                for pattern in row.patterns { add(Array(pattern.utf8), row.reason) }
            }
        }

        private mutating func add(_ pattern: [UInt8], _ reason: Reason) {
            let ending = Array(pattern.dropFirst())
            if !pattern.contains(where: isWild) {
                whole[pattern] = reason
            } else if pattern.starts(with: "*.".utf8), !ending.contains(where: isWild),
                ending.count(where: { $0 == UInt8(ascii: ".") }) == 1
            {
                endings[ending] = reason
            } else {
                others.append((pattern, reason))
            }
        }

        private func isWild(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
        }
    }

    private static let index = Index(table)

    /// Whether a name is as a pattern says, whatever its capital letters.
    package static func matches(_ name: String, _ pattern: String) -> Bool {
        matches(Array(name.lowercased().utf8)[...], Array(pattern.lowercased().utf8)[...])
    }

    /// Whether a name is as a pattern says.
    private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = pattern.dropFirst()
        if first == UInt8(ascii: "*") {
            if rest.isEmpty { return true }
            return (name.startIndex...name.endIndex).contains { matches(name[$0...], rest) }
        }
        guard let byte = name.first, first == UInt8(ascii: "?") || first == byte else {
            return false
        }
        return matches(name.dropFirst(), rest)
    }
}
