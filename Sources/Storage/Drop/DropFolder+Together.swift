internal import Jobs
internal import Platform
internal import Spool
internal import Text

/// Folders each of which is one job.
extension DropFolder {
    /// Takes all files of a folder, and of those in it, as one job: in natural order, and as soon
    /// as every one is whole.
    func takeTogether(
        _ place: DropPlace, _ title: JobTitle?, isStopping: () -> Bool, into batch: BatchSource
    ) throws(SystemError) {
        let wasPending = isPending
        isPending = false
        defer { isPending = isPending || wasPending }
        var files = try files(below: place, isStopping: isStopping, of: batch)
        // What became a job, and could not be put away, is that job's.
        for file in files where lost.contains(file.key) {
            putAway(file.name, in: file.place, file.key)
        }
        files.removeAll { lost.contains($0.key) }
        guard !isPending, !isStopping(), !files.isEmpty else { return }
        guard files.count <= Manifest.inputsMax else {
            say(
                "a dropped folder has more files than a job can have (it stays)",
                "\(place.path(of: "")): \(files.count) files, \(Manifest.inputsMax) at most")
            return
        }
        let bytes = files.reduce(0) { $0 + $1.info.size }
        guard try settings.intake.waitingCount() < settings.queueMax,
            try settings.disk.space().free - settings.reserveBytes >= bytes
        else {
            say("a dropped folder waits for room", place.path(of: ""))
            return isPending = true
        }
        try take(together: files, title, into: batch)
    }

    private func take(
        together files: [DroppedFile], _ title: JobTitle?, into batch: BatchSource
    ) throws(SystemError) {
        var files = files
        var job: DroppedJob?
        while job == nil, !files.isEmpty {
            var unfit: [(file: DroppedFile, reason: String)] = []
            do throws(DroppedJob.Obstacle) {
                job = try DroppedJob(
                    together: files, title: title, for: pipeline, settings, unfit: &unfit)
            } catch {
                return try handle(error, files[0].name, in: files[0].place, of: batch)
            }
            // It is written down that they are refused before there is a job without them.
            for (file, reason) in unfit {
                try refuse([(file.name, reason)], in: file.place, of: batch)
            }
            let refused = Set(unfit.map(\.file.key))
            files.removeAll { refused.contains($0.key) }
        }
        guard let job else { return }
        let (open, options) = try batch()
        _ = try commit([job], to: open, options)
    }

    /// The files of a folder and of those in it, in natural order: its own before those of its
    /// folders. What can never be taken is refused.
    private func files(
        below place: DropPlace, isStopping: () -> Bool, of batch: BatchSource
    ) throws(SystemError) -> [DroppedFile] {
        let list = DropListing(of: place, in: self)
        try handle(list, in: place, isStopping: isStopping, of: batch)
        if list.isCut {
            say("a dropped folder has too many files for one job (it stays)", place.path(of: ""))
            isPending = true
        }
        var files = list.files
        for name in innerFolders(list) where !isStopping() {
            do throws(DroppedJob.Obstacle) {
                let inner = try open(name, in: place).0
                files += try filesOrSpool(below: inner, isStopping: isStopping, of: batch)
            } catch {
                try handle(error, name, in: place, of: batch)
            }
        }
        return files
    }

    private func filesOrSpool(
        below place: DropPlace, isStopping: () -> Bool, of batch: BatchSource
    ) throws(DroppedJob.Obstacle) -> [DroppedFile] {
        do throws(SystemError) {
            return try files(below: place, isStopping: isStopping, of: batch)
        } catch {
            throw .spool(error)
        }
    }
}
