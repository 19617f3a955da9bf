internal import Pipelines
internal import Platform

/// What is not taken goes out of the way, with the reason beside it.
extension DropFolder {
    /// Does with an entry what follows from what keeps it from being taken.
    /// - Returns: whether it is not there any more.
    /// - Throws: `SystemError` when that is the spool.
    @discardableResult
    func dealWith(_ obstacle: DroppedJob.Obstacle, _ name: String, in place: DropPlace)
        throws(SystemError) -> Bool {
        switch obstacle {
        case .waits: isPending = true
        case .unfit(let reason): return refuse(name, in: place, because: reason)
        case .spool(let error): throw error
        }
        return false
    }

    /// Moves an entry to `.refused/`, with what stands beside it for it.
    /// - Returns: whether it is not there any more.
    @discardableResult
    func refuse(_ name: String, in place: DropPlace, because reason: String) -> Bool {
        let text = "\(place.path(of: name)) was not taken: \(reason)\n"
        let isMoved = move(to: place.parts, as: name, because: text) {
            (target, newName) throws(SystemError) in
            try place.directory.move(name, to: target, as: newName)
        }
        let sidecar = name + DropName.sidecarSuffix
        // One that is not found now is refused by itself.
        if isMoved, (try? place.directory.exists(sidecar)) == true {
            refuse(sidecar, in: place, because: "its file was not taken, which is \(name)")
        }
        return isMoved
    }

    /// The same of an entry whose name is no text, or cannot be shown.
    func refuse(unreadable name: [UInt8], in place: DropPlace) {
        let shown = name.map { byte in
            (0x20..<0x7f).contains(byte) ? String(UnicodeScalar(byte))
                : "\\x" + String(0x100 + Int(byte), radix: 16).dropFirst()
        }.joined()
        move(to: place.parts, as: "unreadable-name", because: """
            \(place.path(of: shown)) was not taken: its name is not UTF-8, or has control characters

            """) { (target, newName) throws(SystemError) in
            try place.directory.move(bytes: name, to: target, as: newName)
        }
    }

    /// Moves something under the first name that is free, having written why.
    /// - Parameter move: returns false when the name is taken.
    /// - Returns: whether it was moved.
    @discardableResult
    private func move(to parts: [String], as name: String, because reason: String,
                      _ move: (Directory, String) throws(SystemError) -> Bool) -> Bool {
        let path = (parts + [name]).joined(separator: "/")
        do throws(SystemError) {
            let target = try way(parts, in: refused)
            for attempt in 1... {
                let newName = DropName.numbered(name, DropName.number(attempt), bytesMax: 200)
                guard try write(reason, as: newName + ".reason.txt", in: target) else { continue }
                do throws(SystemError) {
                    if try move(target, newName) { break }
                } catch {
                    try target.remove(newName + ".reason.txt")
                    throw error
                }
                try target.remove(newName + ".reason.txt")
            }
            settings.log.write(.notice, "refused a dropped file", [
                "pipeline": pipeline.name, "file": path, "reason": reason,
            ])
            return true
        } catch {
            if error.isFailedFlush { failedFlush = error }
            if !error.isNotFound {
                say("could not refuse what was dropped (it stays)", path, error)
            }
            return false
        }
    }

    /// - Returns: false when the name is taken.
    private func write(_ text: String, as name: String, in directory: Directory)
        throws(SystemError) -> Bool {
        do throws(SystemError) {
            try directory.create(name).write(Array(text.utf8))
            return true
        } catch where error.alreadyExists {
            return false
        }
    }
}

extension Directory {
    /// Makes a directory if need be, and opens it: under another name if its own is that of
    /// something else.
    func makingFree(_ name: String) throws(SystemError) -> Directory {
        var number = 1
        while true {
            do throws(SystemError) {
                return try making(DropName.numbered(name, number))
            } catch where error.isMisfit {
                number += 1
            }
        }
    }
}
