internal import Jobs
package import Platform

extension Spool.Lookup {
    /// Lists jobs, the newest first.
    ///
    /// What that costs: the names of the jobs that have not ended are read, and of those that have
    /// the names of as many of the newest days as the page needs; statuses are read for the page
    /// alone, or for up to `JobQuery.examinedMax` jobs when manifests must be read. A name takes a
    /// third of a microsecond on ext4, so a page of a day with 100,000 jobs takes 40 ms of
    /// processor time.
    package func list(_ query: JobQuery) throws(SystemError) -> JobPage {
        guard let batch = query.batch else {
            return try page(newest(query.window + 1, query), query)
        }
        return try page(newest(among: jobs(of: batch, query), query), query)
    }

    /// The same for many threads that ask at once: only a few look through large batches.
    /// - Returns: `nil` when too many do.
    package func sharedList(_ query: JobQuery) throws(SystemError) -> JobPage? {
        guard let batch = query.batch else { return try list(query) }
        let jobs = try jobs(of: batch, query)
        // Where each job is wanted, no more are looked for than the page has.
        let looks = query.states.count == JobState.allCases.count ? query.window : jobs.count
        let found = try spool.batchScans.run(jobs: looks) { () throws(SystemError) in
            try newest(among: jobs, query)
        }
        guard let found else { return nil }
        return try page(found, query)
    }

    /// The page that begins with these jobs.
    /// - Parameter found: one more than the page may look at, if there are more.
    private func page(_ found: [(id: JobID, location: JobLocation)], _ query: JobQuery)
        throws(SystemError) -> JobPage
    {
        var page = JobPage()
        var last: JobID?
        for (id, location) in found.prefix(query.window) where page.jobs.count < query.limit {
            last = id
            let job = try spool.skipIfUnusable(id.text) { () throws(SystemError) in
                try status(of: id, at: location, query)
            }
            if let job = job ?? nil { page.jobs.append(job) }
        }
        page.next = last == found.last?.id ? nil : last
        return page
    }

    /// The status of a job that was just seen at a location; `nil` when it is not wanted.
    private func status(of id: JobID, at location: JobLocation, _ query: JobQuery)
        throws(SystemError) -> StoredStatus?
    {
        let folder = location.folder(of: id)
        if query.needsManifests {
            let near = try spool.readManifest(of: id, in: folder)
            guard let manifest = if let near { near } else { try manifest(of: id) },
                manifest.pipeline == query.pipeline ?? manifest.pipeline,
                query.owners.contains(manifest.owner)
            else { return nil }
        }
        if let status = try status(at: location, folder) {
            if try states(of: location).isSubset(of: query.states) { return status }
            let state = try? status.decoded().state
            return state.map(query.states.contains) == true ? status : nil
        }
        // It has moved on since it was seen, and may not be wanted where it is now.
        guard let status = try status(of: id), let state = try? status.decoded().state,
            query.states.contains(state)
        else { return nil }
        return status
    }

    /// The newest ids that the query may want, newest first, with the place of each.
    private func newest(_ limit: Int, _ query: JobQuery) throws(SystemError)
        -> [(id: JobID, location: JobLocation)]
    {
        // One that moves on while we look is seen twice, and counted where it was seen last.
        var locations: [JobID: JobLocation] = [:]
        for location in try spool.locations()
        where try !query.states.isDisjoint(with: states(of: location)) {
            for id in try newest(limit, at: location, query) { locations[id] = location }
        }
        return locations.sorted { $0.key > $1.key }.prefix(limit).map { ($0.key, $0.value) }
    }

    /// The jobs of a batch that are as old as the query wants, the newest first.
    private func jobs(of batch: BatchID, _ query: JobQuery) throws(SystemError) -> [JobID] {
        var ids: [JobID] = []
        try spool.batches.forEachJob(of: batch) { id in
            if id >= query.oldest, query.end.map({ id < $0 }) ?? true { ids.append(id) }
        }
        return ids.sorted(by: >)
    }

    /// Those of these jobs that the query may want: each is looked for until there are enough.
    private func newest(among ids: [JobID], _ query: JobQuery) throws(SystemError)
        -> [(id: JobID, location: JobLocation)]
    {
        var found: [(JobID, JobLocation)] = []
        var last = JobLocation.new(.batch)
        for id in ids where found.count <= query.window {
            guard let location = try location(of: id, first: last) else { continue }
            last = location
            if try query.states.contains(state(of: id, at: location)) {
                found.append((id, location))
            }
        }
        return found
    }

    private func newest(_ limit: Int, at location: JobLocation, _ query: JobQuery)
        throws(SystemError) -> [JobID]
    {
        var newest = NewestIDs(limit, from: query.oldest, before: query.end)
        let parent = try layout.root.directory(location.root)
        guard location.state.isFinal else {
            try parent.forEachNameBytes { newest.offer($0) }
            return newest.sorted
        }
        let (first, last) = (query.oldest.createdAt.day, query.end?.createdAt.day)
        for day in try parent.names().sorted(by: >) where day >= first && day <= last ?? day {
            if newest.isFull { break }
            do {
                try parent.directory(day).forEachNameBytes { newest.offer($0) }
            } catch  where error.isNotFound || error.isWrongType || error.isForbidden {
                // Its last job was removed since, or it is none of ours.
                continue
            }
        }
        return newest.sorted
    }
}
