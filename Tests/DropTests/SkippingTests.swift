@testable import Drop
import Glibc
import Jobs
import Platform
import Spool
import Testing

@Suite struct `Dropped files whose names are skipped` {
    /// How programs name what they are still writing, and what they name it when it is whole.
    static let transfers: [(program: String, name: String)] = [
        ("WinSCP", "a.jpg.filepart"), ("Chromium", "a.jpg.crdownload"),
        ("Chromium", "Unconfirmed 31415.crdownload"), ("Chromium", ".com.google.Chrome.aB3dEf"),
        ("Firefox", "a.Xk3-9aBc.jpg.part"), ("Safari", "a.jpg.download"),
        ("Opera", "a.jpg.opdownload"), ("Internet Explorer, rclone", "a.jpg.1b2c3d4e.partial"),
        ("KDE", "a.jpg.part"), ("in capitals", "A.JPG.FILEPART"),
        ("rsync", ".a.jpg.Xy12zQ"), ("rsync", ".a.jpg.Xy12z"), ("aria2", "a.jpg.aria2"),
        ("lftp", "a.jpg.lftp-pget-status"), ("axel", "a.jpg.st"),
        ("uTorrent", "a.jpg.!ut"), ("qBittorrent", "a.jpg.!qB"), ("BitComet", "a.jpg.bc!"),
        ("Xunlei", "a.jpg.xltd"), ("Free Download Manager", "a.jpg.fdmdownload"),
        ("FreeFileSync", "a.jpg-1a2b.ffs_tmp"), ("gsutil", "a.jpg_.gstmp"),
        ("Aspera", "a.jpg.aspera-inprogress"), ("azcopy", ".azDownload-1234-a.jpg"),
        ("MEGA", ".getxfer.1234.mega"), ("ProFTPD", ".in.a.jpg."),
        ("Pure-FTPd", ".pureftpd-upload.4eefcd05.15.543d"), ("SFTPPlus", "a.jpg.incomplete"),
        ("Syncthing", ".syncthing.a.jpg.tmp"), ("Syncthing", "~syncthing~a.jpg.tmp"),
        ("Nextcloud", ".a.jpg.~1f2e3d4c"), ("Nextcloud", "a.jpg.ocTransferId123.part"),
        ("Resilio", "a.jpg.!sync"), ("Unison", ".unison.a.jpg.ab12.unison.tmp"),
        ("Android", ".pending-1700000000-a.jpg"), ("many", "a.jpg.tmp"), ("many", "a.jpg.temp"),
        ("Emacs", "#a.jpg#"), ("Emacs, GIMP", "a.jpg~"), ("Emacs", "a.jpg.~1~"),
        ("vim", ".a.jpg.swp"), ("vim", "a.jpg.swo"), ("vim", "4913"),
        ("GNOME", ".goutputstream-AB12CD"), ("macOS", "a.jpg.sb-0a1b2c3d-AbCdEf"),
        ("Office", "~$a.docx"), ("LibreOffice", ".~lock.a.odt#"), ("OneDrive", "~lock.a.odt#"),
        ("InDesign", "~a~k1z2.idlk"), ("NFS", ".nfs0000000000a1b2c300000004"),
        ("FUSE", ".fuse_hidden0000000100000001"), ("macOS over SMB", ".smbdeleteAAA1234"),
    ]

    @Test(arguments: transfers)
    func `a file that a program is still writing waits until it is renamed`(
        program: String, name: String
    ) throws {
        for (folder, rules) in [("", ""), ("Work/", ""), ("", "drop: { original: keep }")] {
            let stage = try DropStage(rules)
            try stage.write(folder + name)
            for seconds in [100, 3700, 50_000.0] { try stage.sweep(after: seconds) }
            #expect(try stage.jobs().isEmpty && stage.files() == [folder + name], "\(program)")
            let paths = [name, "b.jpg"].map { "\(stage.drop)/\(folder)\($0)" }
            #expect(rename(paths[0], paths[1]) == 0)
            try stage.sweep(after: 100)
            #expect(try stage.names() == ["b.jpg"])
        }
    }

    @Test(arguments: [
        ("a.jpg", ["a.jpg.aria2"]), ("a.b.jpg", ["a.b.jpg.lftp-pget-status"]),
        ("a.jpg", ["a.jpg.st", "a.jpg.part"]),
    ]) func `a file with a transfer's control file beside it waits`(
        subject: String, names: [String]
    ) throws {
        for folder in ["", "Work/"] {
            let stage = try DropStage()
            for name in names + [subject, "other.jpg"] { try stage.write(folder + name) }
            for _ in 0..<2 { try stage.sweep(after: 3700) }
            #expect(try stage.names() == ["other.jpg"])
            for name in names { #expect(unlink("\(stage.drop)/\(folder)\(name)") == 0) }
            try stage.sweep(after: 3)
            #expect(try stage.names() == [subject, "other.jpg"].sorted())
        }
    }

    @Test(arguments: ["a.jpg.part", "a.Xk3-9aBc.jpg.part", "a.jpg.filepart"])
    func `an empty file that holds a name for a transfer waits`(name: String) throws {
        let stage = try DropStage()
        try stage.write("a.jpg", [])
        try stage.write(name)
        try stage.sweep(after: 100)
        #expect(try stage.files() == ["a.jpg", name].sorted())
        #expect(rename("\(stage.drop)/\(name)", "\(stage.drop)/a.jpg") == 0)
        try stage.sweep()
        #expect(try stage.jobs().map { $0.inputs[0].bytes } == [904])
        // Without one an empty file is refused.
        try stage.write("b.jpg", [])
        try stage.sweep()
        #expect(try stage.reason("b.jpg") == "b.jpg was not taken: it is empty\n")
    }

    @Test func `a file under transfer joins its folder's batch however long it takes`() throws {
        let stage = try DropStage()
        for name in ["Work/a.jpg", "Work/b.jpg.filepart"] { try stage.write(name) }
        for _ in 0..<3 { try stage.sweep(after: 20_000) }
        #expect(try stage.names() == ["a.jpg"])
        #expect(rename("\(stage.drop)/Work/b.jpg.filepart", "\(stage.drop)/Work/b.jpg") == 0)
        try stage.sweep()
        #expect(try Set(stage.jobs().map(\.batch)).count == 1 && stage.jobs().count == 2)
        try stage.write("Work/c.jpg.filepart")
        // After a day nobody goes on with it.
        try stage.sweep(after: 90_000)
        #expect(try stage.own() == [] && stage.files("Work") == ["c.jpg.filepart"])
        try stage.write("Work/d.jpg")
        try stage.sweep()
        #expect(try Set(stage.jobs().map(\.batch)).count == 2)
    }

    /// What systems and programs leave in folders.
    static let litter = [
        ".DS_Store", "._a.jpg", "._.DS_Store", ".AppleDouble/a.jpg", ".AppleDB", ".AppleDesktop",
        "__MACOSX/._a.jpg", ".Trashes/501/a.jpg", "._.Trashes", ".fseventsd/0001",
        ".Spotlight-V100/Store-V2/a", ".TemporaryItems/folders.501/a.jpg",
        ".DocumentRevisions-V100", ".localized", ".apdisk", ".VolumeIcon.icns",
        ".metadata_never_index", ".com.apple.timemachine.donotpresent", "Icon\r", "Icon\u{f00d}",
        "Network Trash Folder/a.jpg", "TheVolumeSettingsFolder", "TheFindByContentFolder",
        "Thumbs.db", "THUMBS.DB", "Thumbs.db:encryptable", "ehthumbs.db", "ehthumbs_vista.db",
        "desktop.ini", "Desktop.ini", "$RECYCLE.BIN/S-1-5-21/$R1.jpg", "$Recycle.Bin/desktop.ini",
        "System Volume Information/WPSettings.dat", ".directory", ".Trash-1000/files/a.jpg",
        ".thumbnails/a.jpg", ".xvpics/a.jpg", "lost+found/#123", "@eaDir/a.jpg/S_THUMB.jpg",
        "@tmp/a.jpg", "@Recycle/a.jpg", "@Recently-Snapshot/a.jpg", "@sharebin/a.jpg",
        "#recycle/a.jpg", "#snapshot/a.jpg", ".@__thumb/a.jpg", ".streams/a", ".recycle/a.jpg",
        ".snapshot/a.jpg", "~snapshot/a.jpg", ".DAV/a.jpg.dir", ".picasa.ini", "Picasa.ini",
        ".BridgeCache", ".BridgeCacheT", ".BridgeSort", "ZbThumbnail.info", "pspbrwse.jbf",
        ".nomedia", ".dropbox", ".dropbox.attr", ".dropbox.cache/a.jpg", ".stfolder/x",
        ".stignore", ".csync_journal.db", ".csync_journal.db-wal", "._sync_1a2b.db",
        ".sync_1a2b.db-shm", ".owncloudsync.log", "sync.ffs_db",
    ]

    @Test(arguments: litter) func `litter is removed with its folder and is no job`(
        name: String
    ) throws {
        let stage = try DropStage()
        // What a folder holds is only seen to be no job if it could be one.
        for path in [name, "Work/\(name)", "Work/inner/\(name)", "Only/\(name)"] {
            try stage.write(path)
        }
        for path in ["Work/b.jpg", "loose.jpg"] { try stage.write(path) }
        try stage.sweep()
        #expect(try stage.names() == ["b.jpg", "loose.jpg"])
        #expect(try stage.files(".refused") == [])
        #expect(try stage.files("Work").count == 2, "it stays until all that is left is litter")
        try stage.sweep(after: 100)
        #expect(try stage.files() == [".taken/Work/b.jpg", ".taken/loose.jpg", name].sorted())
        #expect(try stage.info("Work") == nil && stage.info("Only") == nil)
        #expect(try stage.own() == [] && !stage.folder.isPending)
    }

    @Test(arguments: ["b.jpg.filepart", ".secret", ".secret/b.jpg", "b.jpg~"])
    func `litter stays beside files that stay`(other: String) throws {
        let stage = try DropStage()
        for name in ["a.jpg", "Thumbs.db", "inner/.DS_Store", other] {
            try stage.write("Work/" + name)
        }
        for _ in 0..<2 { try stage.sweep(after: 100) }
        #expect(try stage.files("Work") == ["Thumbs.db", "inner/.DS_Store", other].sorted())
        #expect(try stage.names() == ["a.jpg"])
    }

    @Test func `skipped files stay where the pipeline keeps originals`() throws {
        let stage = try DropStage("drop: { original: keep }")
        for name in ["Work/a.jpg", "Work/.DS_Store", "Only/Thumbs.db"] { try stage.write(name) }
        try Directory(making: "\(stage.drop)/Empty").setMode(0o755)
        for _ in 0..<3 { try stage.sweep(after: 100) }
        #expect(try stage.files() == ["Only/Thumbs.db", "Work/.DS_Store", "Work/a.jpg"])
        #expect(try stage.info("Empty") != nil && stage.names() == ["a.jpg"])
    }

    @Test func `litter that changes does not delay its folder`() throws {
        let stage = try DropStage()
        try stage.write("Work/a.jpg")
        stage.pass(3)
        // Its time is that of the machine, and so before ours.
        try stage.write("Work/@eaDir/a.jpg/thumb.jpg")
        let future = [
            timespec(tv_sec: Int(stage.clock.now / 1_000_000_000), tv_nsec: 0),
            timespec(tv_sec: Int(stage.clock.now / 1_000_000_000), tv_nsec: 0),
        ]
        #expect(utimensat(AT_FDCWD, "\(stage.drop)/Work/@eaDir/a.jpg/thumb.jpg", future, 0) == 0)
        try stage.sweep(after: 0)
        #expect(try stage.names() == ["a.jpg"])
    }

    /// Names that look like those of the table, and are not.
    @Test(arguments: [
        "a.parts.jpg", "part.jpg", "part", "download.jpg", "a.download.jpg", "~a.jpg", "a~1.jpg",
        "a#.jpg", "#1.jpg", "a.tmp.jpg", "tmp.jpg", "4913.jpg", "49130", "$a.jpg", "@a.jpg",
        "@eaDir.jpg", "Thumbs.db.jpg", "thumbs.jpg", "desktop.jpg", "Icon.jpg", "Icon", "lost.jpg",
        "__MACOSX.jpg", "aria2", "Recycled/a.jpg", "a.sb-1.jpg", "swp", "_a.jpg", "a",
        "Temporary Items/a.jpg", "System/a.jpg", "a.st.jpg",
    ]) func `no ordinary name is skipped`(name: String) throws {
        let stage = try DropStage()
        try stage.write(name)
        try stage.sweep()
        #expect(try stage.names() == [name.split(separator: "/").last.map(String.init)])
    }
}

@Suite struct `A folder that is dropped empty` {
    @Test(arguments: ["move", "remove"])
    func `an empty dropped folder is removed after a quiet minute`(
        rule: String
    ) throws {
        let stage = try DropStage("drop: { original: \(rule) }")
        for name in ["Empty", "Outer/inner/more"] {
            try Directory(making: "\(stage.drop)/\(name)").setMode(0o755)
        }
        try stage.sweep(after: 50)
        #expect(try stage.info("Empty") != nil && stage.info("Outer/inner/more") != nil)
        try stage.sweep(after: 20)
        #expect(try stage.info("Empty") == nil && stage.info("Outer") == nil)
        #expect(try stage.jobs().isEmpty && stage.own() == [])
    }

    @Test func `a folder whose files were all refused is removed as well`() throws {
        let stage = try DropStage()
        try stage.write("Notes/a.txt", [1])
        try stage.write("Notes/.DS_Store", [1])
        try stage.sweep()
        #expect(try stage.info("Notes") != nil)
        try stage.sweep(after: 100)
        #expect(try stage.info("Notes") == nil)
        #expect(try stage.files() == [".refused/Notes/a.txt", ".refused/Notes/a.txt.reason.txt"])
    }

    @Test func `a folder with only a batch.yaml waits for files`() throws {
        let stage = try DropStage()
        try stage.write("Work/batch.yaml", Array("title: Office".utf8))
        for _ in 0..<2 { try stage.sweep(after: 100) }
        #expect(try stage.files() == ["Work/batch.yaml"])
        try stage.write("Work/a.jpg")
        try stage.sweep()
        let batch = try #require(stage.jobs().first?.batch)
        #expect(try stage.spool.batches.manifest(of: batch)?.title?.text == "Office")
    }
}
