internal import HTML
internal import HTTP
internal import Jobs

/// `/jobs`: the jobs that the visitor may see, with filters in the address.
struct JobsPage: PageContent {
    let list: JobList
    let visitor: Visitor

    init(_ list: JobList, visitor: Visitor) { (self.list, self.visitor) = (list, visitor) }

    var title: String { say(.jobs) }

    var main: HTML {
        """
        <h1>\(say(.jobs))</h1>
        \(filters)
        \(list.jobs.isEmpty ? "<p class=\"empty\">\(say(.noJobs))</p>" : table)
        \(next)
        """
    }

    private var filters: HTML {
        let chosen = Set((visitor.query("state") ?? "").split(separator: ",").map(String.init))
        let states: [HTML] = JobState.allCases.map { state in
            let isChosen = chosen == [state.rawValue]
            return """
                <option value="\(state.rawValue)"\(isChosen ? " selected" : .empty)>\
                \(say(Words(state)))</option>
                """
        }
        let batch = visitor.query("batch").map { batch -> HTML in
            """
            <input type="hidden" name="batch" value="\(batch)">
            <p><a href="\(link("/batches/\(PercentEncoding.encode(batch))"))">\
            \(say(.toBatch))</a></p>
            """
        }
        return """
            <form class="filters card" method="get" action="\(link("/jobs"))">
            \(batch)
            <p class="field"><label for="state">\(say(.state))</label>
            <select id="state" name="state"><option value="">\(say(.all))</option>\
            \(states)</select></p>
            <p class="field"><label for="pipeline">\(say(.pipeline))</label>
            <input id="pipeline" name="pipeline" maxlength="64" \
            value="\(visitor.query("pipeline") ?? "")"></p>
            <p class="field"><button>\(say(.filter))</button></p>
            </form>
            """
    }

    private var table: HTML {
        table(
            "jobs", .jobs,
            [.text(.job), .text(.state), .text(.pipeline), .text(.acceptedAt)],
            list.jobs.map(row))
    }

    private func row(_ job: JobSummary) -> HTML {
        """
        <tr data-job="\(job.id.text)" data-state="\(job.state.rawValue)">\
        <th scope="row"><a href="\(link(job.url))">\
        \(name(of: job.id, job.title, files: job.files))</a></th>\
        <td>\(StateMark(state: job.state).html(for: visitor))<br>\
        <small>\(sentence(job.error?.detail ?? job.message))</small></td>\
        <td>\(job.pipeline)</td><td>\(time(job.createdAt))</td></tr>

        """
    }

    private var next: HTML? {
        list.links.next.map {
            """
            <p class="actions"><a class="button" rel="next" href="\(link($0))">\
            \(say(.older))</a></p>
            """
        }
    }
}
