import Testing

/// A pipeline file with errors, and what is said of them.
struct InvalidDefinition: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The file `web.yaml`.
    let text: String
    let said: String

    init(_ name: String, _ text: String, _ said: String) {
        testDescription = name
        self.text = text
        self.said = said
    }
}

let errors: [InvalidDefinition] = [
    InvalidDefinition(
        "a misspelt step",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]

        steps:
          small:   { uses: thumbnial, with: { width: 200 } }
        """#,
        #"""
        web.yaml:5:20: error: unknown step "thumbnial"; did you mean "thumbnail"?
            5 |   small:   { uses: thumbnial, with: { width: 200 } }
              |                    ^~~~~~~~~
        """#),
    InvalidDefinition(
        "what becomes of dropped files",
        #"""
        name: web
        accepts: [image/jpeg]
        drop: { original: delete, folder: /srv }
        steps: { a: { uses: metadata } }
        """#,
        #"""
        web.yaml:3:19: error: unknown original "delete"; known are keep, move, remove
            3 | drop: { original: delete, folder: /srv }
              |                   ^~~~~~
        web.yaml:3:27: error: unknown key "folder"; known are original, owner, together, \#
        subfolders, output, settle, ignore, from
            3 | drop: { original: delete, folder: /srv }
              |                           ^~~~~~
        """#),
    InvalidDefinition(
        "where dropped files come from and go to",
        #"""
        name: web
        accepts: [image/jpeg]
        drop:
          subfolders: flat
          settle: 0.5s
          ignore: [a/b]
          from: [scans, /srv/scans, /srv/scans/in]
          output: /srv/scans/out
        steps: { a: { uses: metadata } }
        """#,
        #"""
        web.yaml:4:15: error: unknown subfolders "flat"; did you mean "flatten"?
            4 |   subfolders: flat
              |               ^~~~
        web.yaml:5:11: error: "settle" must be a time, 1s to 1h, not "0.5s"
            5 |   settle: 0.5s
              |           ^~~~
        web.yaml:6:12: error: "a/b" is no name of a file or a folder
            6 |   ignore: [a/b]
              |            ^~~
        web.yaml:7:10: error: "scans" is no absolute path of a directory, such as /srv/results
            7 |   from: [scans, /srv/scans, /srv/scans/in]
              |          ^~~~~
        web.yaml:7:29: error: files there are taken already: this is in the list
            7 |   from: [scans, /srv/scans, /srv/scans/in]
              |                             ^~~~~~~~~~~~~
        web.yaml:8:11: error: outputs in a directory that files are taken from would be taken, too
            8 |   output: /srv/scans/out
              |           ^~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "a name that two steps make",
        #"""
        name: web
        accepts: [image/jpeg]
        steps:
          small: { uses: thumbnail, with: { width: 9 } }
          large: { uses: thumbnail, with: { width: 99 } }
        publish: { to: /srv/web, name: "{stem}.{ext}" }
        """#,
        #"""
        web.yaml:6:32: error: "small" and "large" make outputs of one name, such as file1.jpg: \#
        the name needs {step}
            6 | publish: { to: /srv/web, name: "{stem}.{ext}" }
              |                                ^~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "errors in what is published",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { a: { uses: optimize } }
        publish:
          - { to: results, on-conflict: overwrite }
          - { to: /srv/../etc, mode: 644 }
          - { name: "{stem}-{stepp}.{ext}", to: /srv/web }
          - { to: /srv/web, name: '{folder}/../{stem}.{ext}', by: link, group: web }
        """#,
        #"""
        web.yaml:5:11: error: "results" is no absolute path of a directory, such as /srv/results
            5 |   - { to: results, on-conflict: overwrite }
              |           ^~~~~~~
        web.yaml:6:11: error: "/srv/../etc" is no absolute path of a directory, such as /srv/results
            6 |   - { to: /srv/../etc, mode: 644 }
              |           ^~~~~~~~~~~
        web.yaml:7:22: error: unknown variable "stepp"; did you mean "step"?
            7 |   - { name: "{stem}-{stepp}.{ext}", to: /srv/web }
              |                      ^~~~~
        web.yaml:8:37: error: a name cannot lead out of the directory of outputs
            8 |   - { to: /srv/web, name: '{folder}/../{stem}.{ext}', by: link, group: web }
              |                                     ^~
        web.yaml:8:65: error: a link has the group of the file in the queue; "by: copy" can have \#
        another
            8 |   - { to: /srv/web, name: '{folder}/../{stem}.{ext}', by: link, group: web }
              |                                                                 ^~~~~
        """#),
    InvalidDefinition(
        "titles with folders",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { a: { uses: optimize } }
        titles: "{stem}/{step}.{ext}"
        """#,
        #"""
        web.yaml:4:9: error: a title is one name, without folders
            4 | titles: "{stem}/{step}.{ext}"
              |         ^~~~~~~~~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "titles with what is not known when they are made",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { a: { uses: optimize } }
        titles: "{stem} {date}.{ext}"
        """#,
        #"""
        web.yaml:4:9: error: a title cannot have {date}; known are ext, input, inputs, name, \#
        page, part, pipeline, stem, step, title, width
            4 | titles: "{stem} {date}.{ext}"
              |         ^~~~~~~~~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "titles with a width that is not known",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { a: { uses: optimize } }
        titles: "{stem} {width}.{ext}"
        """#,
        #"""
        web.yaml:4:9: error: a title has the width only where a step makes several: {-width}
            4 | titles: "{stem} {width}.{ext}"
              |         ^~~~~~~~~~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "titles that two outputs would have",
        #"""
        name: web
        accepts: [image/jpeg]
        steps:
          small: { uses: thumbnail, with: { width: 9 } }
          large: { uses: thumbnail, with: { width: 99 } }
          pack:  { uses: archive, needs: [small, large] }
        titles: "{stem}.{ext}"
        """#,
        #"""
        web.yaml:7:9: error: "small" and "large" make outputs of one name, such as file1.jpg: \#
        the name needs {step}
            7 | titles: "{stem}.{ext}"
              |         ^~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "servers that get outputs",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { a: { uses: optimize } }
        publish:
          - { to: "ftp://example.org/in" }
          - { to: "s3://shop/web", mode: "0644" }
          - { to: "s3://shop", access-key: "${A}", secret-key: abc, endpoint: "http://a/b" }
          - { to: "sftp://ada@example.org/in", password: "${A}", private-key: /etc/key }
          - { to: /srv/web, region: eu-west-1 }
        """#,
        #"""
        web.yaml:5:11: error: "ftp://example.org/in" is no address such as s3://BUCKET/PREFIX or \#
        sftp://USER@HOST/PATH
            5 |   - { to: "ftp://example.org/in" }
              |           ^~~~~~~~~~~~~~~~~~~~~~
        web.yaml:6:11: error: an address of s3 needs "access-key"
            6 |   - { to: "s3://shop/web", mode: "0644" }
              |           ^~~~~~~~~~~~~~~
        web.yaml:6:11: error: an address of s3 needs "secret-key"
            6 |   - { to: "s3://shop/web", mode: "0644" }
              |           ^~~~~~~~~~~~~~~
        web.yaml:6:28: error: "mode" has no meaning for an address of s3
            6 |   - { to: "s3://shop/web", mode: "0644" }
              |                            ^~~~
        web.yaml:7:56: error: "secret-key" must be the name of a secret, as ${NAME}
            7 |   - { to: "s3://shop", access-key: "${A}", secret-key: abc, endpoint: "http://a/b" }
              |                                                        ^~~
        web.yaml:7:71: error: "endpoint" must be an address without a path, such as \#
        https://objects.example.org:9000, not the text "http://a/b"
            7 |   - { to: "s3://shop", access-key: "${A}", secret-key: abc, endpoint: "http://a/b" }
              |                                                                       ^~~~~~~~~~~~
        web.yaml:8:11: error: an address of sftp needs "known-hosts"
            8 |   - { to: "sftp://ada@example.org/in", password: "${A}", private-key: /etc/key }
              |           ^~~~~~~~~~~~~~~~~~~~~~~~~~~
        web.yaml:8:11: error: an address of sftp needs either "password" or "private-key"
            8 |   - { to: "sftp://ada@example.org/in", password: "${A}", private-key: /etc/key }
              |           ^~~~~~~~~~~~~~~~~~~~~~~~~~~
        web.yaml:9:21: error: "region" has no meaning for a directory
            9 |   - { to: /srv/web, region: eu-west-1 }
              |                     ^~~~~~
        """#),
    InvalidDefinition(
        "who has what is published",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { slim: { uses: optimize } }
        publish:
          - { to: /srv, steps: [slin], owner: "a:b" }
          - { to: /srv, mode: 644, on-conflict: overwrite }
          - { too: /srv }
        """#,
        #"""
        web.yaml:5:25: error: there is no step "slin"; did you mean "slim"?
            5 |   - { to: /srv, steps: [slin], owner: "a:b" }
              |                         ^~~~
        web.yaml:5:39: error: "a:b" is no name of an account
            5 |   - { to: /srv, steps: [slin], owner: "a:b" }
              |                                       ^~~~~
        web.yaml:6:23: error: "mode" must be a mode in quotes, "0400" to "0777", not 644
            6 |   - { to: /srv, mode: 644, on-conflict: overwrite }
              |                       ^~~
        web.yaml:6:41: error: unknown on-conflict "overwrite"; known are keep, replace, number, fail
            6 |   - { to: /srv, mode: 644, on-conflict: overwrite }
              |                                         ^~~~~~~~~
        web.yaml:7:7: error: unknown key "too"; did you mean "to"?
            7 |   - { too: /srv }
              |       ^~~
        """#),
    InvalidDefinition(
        "a step like no other",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: blur }
        """#,
        #"""
        web.yaml:4:14: error: unknown step "blur"; known are thumbnail, optimize, convert, \#
        rotate, adjust, watermark, contact-sheet, metadata, pdf-export, pdf-pages, pdf-text, \#
        pdf-edit, pdf-merge, pdf-split, pdf-images, pdf-ocr, office-pdf, placeholder, checksum, \#
        archive
            4 |   a: { uses: blur }
              |              ^~~~
        """#),
    InvalidDefinition(
        "a misspelt key",
        #"""
        nme: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:1:1: error: unknown key "nme"; did you mean "name"?
            1 | nme: web
              | ^~~
        """#),
    InvalidDefinition(
        "a key of no use",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a: { uses: optimize } }
        zebra: 1
        """#,
        #"""
        web.yaml:4:1: error: unknown key "zebra"; known are name, description, accepts, options, \#
        limits, retry, window, drop, steps, notify, keep, reuse, when, publish, titles
            4 | zebra: 1
              | ^~~~~
        """#),
    InvalidDefinition(
        "a time to keep that is none",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a: { uses: optimize } }
        keep: never
        """#,
        #"""
        web.yaml:4:7: error: "keep" must be a time, 1s to 36500d, in whole seconds, or forever, \#
        not "never"
            4 | keep: never
              |       ^~~~~
        """#),
    InvalidDefinition(
        "a time to keep without a unit",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a: { uses: optimize } }
        keep: 30
        """#,
        #"""
        web.yaml:4:7: error: a time needs a unit: ms, s, m, h, d
            4 | keep: 30
              |       ^~
        """#),
    InvalidDefinition(
        "nothing to keep",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a: { uses: optimize } }
        keep: 0s
        """#,
        #"""
        web.yaml:4:7: error: "keep" must be a time, 1s to 36500d, in whole seconds, or forever, \#
        not "0s"
            4 | keep: 0s
              |       ^~
        """#),
    InvalidDefinition(
        "nothing that must be there",
        #"""
        description: x
        """#,
        #"""
        web.yaml:1:1: error: the pipeline has no "accepts"
            1 | description: x
              | ^
        web.yaml:1:1: error: the pipeline has no "name"
            1 | description: x
              | ^
        web.yaml:1:1: error: the pipeline has no "steps"
            1 | description: x
              | ^
        """#),
    InvalidDefinition(
        "another name than the file's",
        #"""
        name: wep
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:1:7: error: the pipeline is called "wep", its file "web"; they must be the same
            1 | name: wep
              |       ^~~
        """#),
    InvalidDefinition(
        "a name that is none",
        #"""
        name: My Web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:1:7: error: "My Web" is no pipeline's name: 1 to 64 lower-case letters, digits \#
        and hyphens
            1 | name: My Web
              |       ^~~~~~
        """#),
    InvalidDefinition(
        "no value",
        #"""
        name:
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:1:6: error: "name" has no value; it must be text
            1 | name:
              |      ^
        """#),
    InvalidDefinition(
        "a list for a text",
        #"""
        name: [web]
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:1:7: error: "name" must be text, not a list
            1 | name: [web]
              |       ^~~~~
        """#),
    InvalidDefinition(
        "a list for the whole",
        #"""
        - name: web
        """#,
        #"""
        web.yaml:1:1: error: a pipeline must be a mapping of keys and values
            1 | - name: web
              | ^
        """#),
    InvalidDefinition(
        "a misspelt media type",
        #"""
        name: web
        accepts: [image/jpg, image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:2:11: error: unknown media type "image/jpg"; did you mean "image/jpeg"?
            2 | accepts: [image/jpg, image/png]
              |           ^~~~~~~~~
        """#),
    InvalidDefinition(
        "a media type of no kind",
        #"""
        name: web
        accepts: [text/plain]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:2:11: error: unknown media type "text/plain"; known are image/jpeg, image/png, \#
        image/webp, image/gif, image/tiff, image/heif, image/avif, application/pdf, \#
        application/vnd.oasis.opendocument.text, \#
        application/vnd.oasis.opendocument.spreadsheet, \#
        application/vnd.oasis.opendocument.presentation, \#
        application/vnd.openxmlformats-officedocument.wordprocessingml.document, \#
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, \#
        application/vnd.openxmlformats-officedocument.presentationml.presentation, \#
        application/rtf, text/csv
            2 | accepts: [text/plain]
              |           ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "a media type twice",
        #"""
        name: web
        accepts: [image/png, image/png]
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:2:22: error: image/png is in the list already
            2 | accepts: [image/png, image/png]
              |                      ^~~~~~~~~
        """#),
    InvalidDefinition(
        "an empty list",
        #"""
        name: web
        accepts: []
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:2:10: error: "accepts" must be a list of media types, not an empty list
            2 | accepts: []
              |          ^~
        """#),
    InvalidDefinition(
        "a text for a list",
        #"""
        name: web
        accepts: image/png
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:2:10: error: "accepts" must be a list of media types, not "image/png"
            2 | accepts: image/png
              |          ^~~~~~~~~
        """#),
    InvalidDefinition(
        "a misspelt limit",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { byte: 1MB }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:11: error: unknown key "byte"; did you mean "bytes"?
            3 | limits: { byte: 1MB }
              |           ^~~~
        """#),
    InvalidDefinition(
        "a unit in the wrong case",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { bytes: 5mb }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:18: error: unknown unit "mb"; did you mean "MB"?
            3 | limits: { bytes: 5mb }
              |                  ^~~
        """#),
    InvalidDefinition(
        "a size that is none",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { bytes: much }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:18: error: "bytes" must be a size, 1B to 1TB, in whole bytes, not "much"
            3 | limits: { bytes: much }
              |                  ^~~~
        """#),
    InvalidDefinition(
        "a limit of nothing",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { pixels: 0 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:19: error: "pixels" must be a number of pixels, 1 to 10000MP, not 0
            3 | limits: { pixels: 0 }
              |                   ^
        """#),
    InvalidDefinition(
        "part of a byte",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { bytes: 1.5 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:18: error: "bytes" must be a size, 1B to 1TB, in whole bytes, not 1.5
            3 | limits: { bytes: 1.5 }
              |                  ^~~
        """#),
    InvalidDefinition(
        "a time without a unit",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { cpu: 60 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:16: error: a time needs a unit: ms, s, m, h
            3 | limits: { cpu: 60 }
              |                ^~
        """#),
    InvalidDefinition(
        "part of a second",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { wall: 1500ms }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:17: error: "wall" must be a time, 1s to 24h, in whole seconds, not "1500ms"
            3 | limits: { wall: 1500ms }
              |                 ^~~~~~
        """#),
    InvalidDefinition(
        "a time too long",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { wall: 25h }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:17: error: "wall" must be a time, 1s to 24h, in whole seconds, not "25h"
            3 | limits: { wall: 25h }
              |                 ^~~
        """#),
    InvalidDefinition(
        "too little memory",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { memory: 1MiB }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:19: error: "memory" must be a size, 128MB to 1TB, not "1MiB"
            3 | limits: { memory: 1MiB }
              |                   ^~~~
        """#),
    InvalidDefinition(
        "too many pages",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { pages: 10000 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:18: error: "pages" must be a whole number from 1 to 9999, not 10000
            3 | limits: { pages: 10000 }
              |                  ^~~~~
        """#),
    InvalidDefinition(
        "a text for limits",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        limits: none
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:9: error: "limits" must be a mapping of keys and values, not "none"
            3 | limits: none
              |         ^~~~
        """#),
    InvalidDefinition(
        "too many attempts",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        retry: { attempts: 21 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:20: error: "attempts" must be a whole number from 1 to 20, not 21
            3 | retry: { attempts: 21 }
              |                    ^~
        """#),
    InvalidDefinition(
        "a number in quotes",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        retry: { attempts: "3" }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:20: error: "attempts" must be a whole number from 1 to 20, not the text "3"
            3 | retry: { attempts: "3" }
              |                    ^~~
        """#),
    InvalidDefinition(
        "a back-off too short",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        retry: { backoff: 50ms }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:19: error: "backoff" must be a time, 100ms to 1h, not "50ms"
            3 | retry: { backoff: 50ms }
              |                   ^~~~
        """#),
    InvalidDefinition(
        "no steps",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: {}
        """#,
        #"""
        web.yaml:3:8: error: "steps" must be a mapping of names and steps, not an empty mapping
            3 | steps: {}
              |        ^~
        """#),
    InvalidDefinition(
        "steps as a list",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          - uses: optimize
        """#,
        #"""
        web.yaml:4:3: error: "steps" must be a mapping of names and steps, not a list
            4 |   - uses: optimize
              |   ^
        """#),
    InvalidDefinition(
        "a step's name that is none",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          Small_1: { uses: optimize }
        """#,
        #"""
        web.yaml:4:3: error: "Small_1" is no step's name: 1 to 32 lower-case letters, digits \#
        and hyphens
            4 |   Small_1: { uses: optimize }
              |   ^~~~~~~
        """#),
    InvalidDefinition(
        "a step without a kind",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { with: { quality: 3 } }
        """#,
        #"""
        web.yaml:4:3: error: step "a" has no "uses"
            4 |   a: { with: { quality: 3 } }
              |   ^
        """#),
    InvalidDefinition(
        "a step of one word",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: optimize
        """#,
        #"""
        web.yaml:4:3: error: step "a" must say what it uses, as { uses: thumbnail }
            4 |   a: optimize
              |   ^
        """#),
    InvalidDefinition(
        "a misspelt key of a step",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { use: optimize }
        """#,
        #"""
        web.yaml:4:8: error: unknown key "use"; did you mean "uses"?
            4 |   a: { use: optimize }
              |        ^~~
        """#),
    InvalidDefinition(
        "a misspelt option",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { widht: 5, height: 5 } }
        """#,
        #"""
        web.yaml:4:33: error: unknown option "widht" of thumbnail; did you mean "width"?
            4 |   a: { uses: thumbnail, with: { widht: 5, height: 5 } }
              |                                 ^~~~~
        """#),
    InvalidDefinition(
        "an option of another step",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { dpi: 5 } }
        """#,
        #"""
        web.yaml:4:32: error: unknown option "dpi" of optimize; known are format, quality, \#
        similarity, max-bytes, progressive, palette, lossless, metadata
            4 |   a: { uses: optimize, with: { dpi: 5 } }
              |                                ^~~
        """#),
    InvalidDefinition(
        "an option where there is none",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: archive, with: { raw: true } }
        """#,
        #"""
        web.yaml:4:31: error: unknown option "raw" of archive; it has none
            4 |   a: { uses: archive, with: { raw: true } }
              |                               ^~~
        """#),
    InvalidDefinition(
        "options as a list",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: [quality] }
        """#,
        #"""
        web.yaml:4:30: error: "with" must be a mapping of options, not a list
            4 |   a: { uses: optimize, with: [quality] }
              |                              ^~~~~~~~~
        """#),
    InvalidDefinition(
        "neither width nor height",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a:
            uses: thumbnail
            with: { quality: 5 }
        """#,
        #"""
        web.yaml:4:3: error: a thumbnail has a width, a height or both, or widths
            4 |   a:
              |   ^
        """#),
    InvalidDefinition(
        "cover without a height",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 9, fit: cover } }
        """#,
        #"""
        web.yaml:4:48: error: "fit: cover" needs a width and a height
            4 |   a: { uses: thumbnail, with: { width: 9, fit: cover } }
              |                                                ^~~~~
        """#),
    InvalidDefinition(
        "contain without a width",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { height: 9, fit: contain } }
        """#,
        #"""
        web.yaml:4:49: error: "fit: contain" needs a width and a height
            4 |   a: { uses: thumbnail, with: { height: 9, fit: contain } }
              |                                                 ^~~~~~~
        """#),
    InvalidDefinition(
        "a similarity where the quality is given",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { similarity: 0.9 } }
        """#,
        #"""
        web.yaml:4:32: error: "similarity" needs "quality: auto"
            4 |   a: { uses: optimize, with: { similarity: 0.9 } }
              |                                ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "a part chosen where nothing is cut off",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 9, crop: north } }
        """#,
        #"""
        web.yaml:4:43: error: "crop" means nothing to inside, which cuts nothing off
            4 |   a: { uses: thumbnail, with: { width: 9, crop: north } }
              |                                           ^~~~
        """#),
    InvalidDefinition(
        "fill that is to enlarge",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 9, height: 9, fit: fill, enlarge: true } }
        """#,
        #"""
        web.yaml:4:65: error: "enlarge" means nothing to fill, which enlarges in any case
            4 |   a: { uses: thumbnail, with: { width: 9, height: 9, fit: fill, enlarge: true } }
              |                                                                 ^~~~~~~
        """#),
    InvalidDefinition(
        "a width too large",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 16385 } }
        """#,
        #"""
        web.yaml:4:40: error: "width" must be a whole number from 1 to 16384, not 16385
            4 |   a: { uses: thumbnail, with: { width: 16385 } }
              |                                        ^~~~~
        """#),
    InvalidDefinition(
        "a width with a unit",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 200px } }
        """#,
        #"""
        web.yaml:4:40: error: "width" must be a whole number from 1 to 16384, not "200px"
            4 |   a: { uses: thumbnail, with: { width: 200px } }
              |                                        ^~~~~
        """#),
    InvalidDefinition(
        "a width with a leading zero",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 0200 } }
        """#,
        #"""
        web.yaml:4:40: error: "width" must be a whole number from 1 to 16384, not 0200
            4 |   a: { uses: thumbnail, with: { width: 0200 } }
              |                                        ^~~~
        """#),
    InvalidDefinition(
        "a misspelt fit",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: thumbnail, with: { width: 9, height: 9, fit: covers } }
        """#,
        #"""
        web.yaml:4:59: error: unknown fit "covers"; did you mean "cover"?
            4 |   a: { uses: thumbnail, with: { width: 9, height: 9, fit: covers } }
              |                                                           ^~~~~~
        """#),
    InvalidDefinition(
        "a format by its extension",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { format: jpg } }
        """#,
        #"""
        web.yaml:4:40: error: unknown format "jpg"; did you mean "jpeg"?
            4 |   a: { uses: optimize, with: { format: jpg } }
              |                                        ^~~
        """#),
    InvalidDefinition(
        "quality of nothing",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { format: png, quality: 5 } }
        """#,
        #"""
        web.yaml:4:45: error: "quality" means nothing to png, which loses nothing
            4 |   a: { uses: optimize, with: { format: png, quality: 5 } }
              |                                             ^~~~~~~
        """#),
    InvalidDefinition(
        "an orientation of no page size",
        #"""
        name: web
        accepts: [image/jpeg, image/png]
        steps:
          a: { uses: pdf-export, with: { orientation: portrait } }
        """#,
        #"""
        web.yaml:4:34: error: "orientation" means nothing to auto, whose pages lie as the image \#
        does
            4 |   a: { uses: pdf-export, with: { orientation: portrait } }
              |                                  ^~~~~~~~~~~
        """#),
    InvalidDefinition(
        "a resolution and a box",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: pdf-pages, with: { dpi: 90, height: 50 } }
          b: { uses: optimize }
        """#,
        #"""
        web.yaml:4:33: error: "dpi" and "height" exclude each other
            4 |   a: { uses: pdf-pages, with: { dpi: 90, height: 50 } }
              |                                 ^~~
        """#),
    InvalidDefinition(
        "transparent paper in a JPEG",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: pdf-pages, with: { transparent: true } }
          b: { uses: optimize }
        """#,
        #"""
        web.yaml:4:33: error: "transparent" means nothing to jpeg, in which pages are on white \#
        paper
            4 |   a: { uses: pdf-pages, with: { transparent: true } }
              |                                 ^~~~~~~~~~~
        """#),
    InvalidDefinition(
        "a quality of 0",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { quality: 0 } }
        """#,
        #"""
        web.yaml:4:41: error: "quality" must be a whole number from 1 to 100, not 0
            4 |   a: { uses: optimize, with: { quality: 0 } }
              |                                         ^
        """#),
    InvalidDefinition(
        "metadata neither kept nor stripped",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { metadata: yes } }
        """#,
        #"""
        web.yaml:4:42: error: unknown metadata "yes"; known are keep, private, strip
            4 |   a: { uses: optimize, with: { metadata: yes } }
              |                                          ^~~
        """#),
    InvalidDefinition(
        "a page in the wrong case",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize }
          b: { uses: pdf-export, needs: [a], with: { page: a4 } }
        """#,
        #"""
        web.yaml:5:52: error: unknown page "a4"; did you mean "A4"?
            5 |   b: { uses: pdf-export, needs: [a], with: { page: a4 } }
              |                                                    ^~
        """#),
    InvalidDefinition(
        "a margin in inches",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize }
          b: { uses: pdf-export, needs: [a], with: { margin: 1in } }
        """#,
        #"""
        web.yaml:5:54: error: unknown unit "in"; known are pt, mm
            5 |   b: { uses: pdf-export, needs: [a], with: { margin: 1in } }
              |                                                      ^~~
        """#),
    InvalidDefinition(
        "a margin too wide",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize }
          b: { uses: pdf-export, needs: [a], with: { margin: 71mm } }
        """#,
        #"""
        web.yaml:5:54: error: "margin" must be a length, 0 to 200 points (70mm), not "71mm"
            5 |   b: { uses: pdf-export, needs: [a], with: { margin: 71mm } }
              |                                                      ^~~~
        """#),
    InvalidDefinition(
        "a resolution too low",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: metadata }
          b: { uses: pdf-pages, with: { dpi: 8 } }
        """#,
        #"""
        web.yaml:5:38: error: "dpi" must be a whole number from 9 to 1200, not 8
            5 |   b: { uses: pdf-pages, with: { dpi: 8 } }
              |                                      ^
        """#),
    InvalidDefinition(
        "a misspelt need",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          slim: { uses: optimize }
          b: { uses: pdf-export, needs: [slin] }
        """#,
        #"""
        web.yaml:5:34: error: there is no step "slin"; did you mean "slim"?
            5 |   b: { uses: pdf-export, needs: [slin] }
              |                                  ^~~~
        """#),
    InvalidDefinition(
        "a need like no step",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          b: { uses: optimize, needs: [everything] }
        """#,
        #"""
        web.yaml:4:32: error: there is no step "everything"
            4 |   b: { uses: optimize, needs: [everything] }
              |                                ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "outputs that are kept for no step",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, keep: false }
          b: { uses: optimize, keep: no }
        """#,
        #"""
        web.yaml:4:30: error: no step needs what "a" makes, and it is not kept
            4 |   a: { uses: optimize, keep: false }
              |                              ^~~~~
        web.yaml:5:30: error: unknown keep "no"; known are true, false
            5 |   b: { uses: optimize, keep: no }
              |                              ^~
        """#),
    InvalidDefinition(
        "a need as text",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize }
          b: { uses: optimize, needs: a }
        """#,
        #"""
        web.yaml:5:31: error: "needs" must be a list of steps, not "a"
            5 |   b: { uses: optimize, needs: a }
              |                               ^
        """#),
    InvalidDefinition(
        "a need twice",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize }
          b: { uses: optimize, needs: [a, a] }
        """#,
        #"""
        web.yaml:5:35: error: "a" is in the list already
            5 |   b: { uses: optimize, needs: [a, a] }
              |                                   ^
        """#),
    InvalidDefinition(
        "a step that needs itself",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, needs: [a] }
        """#,
        #"""
        web.yaml:4:32: error: step "a" needs itself
            4 |   a: { uses: optimize, needs: [a] }
              |                                ^
        """#),
    InvalidDefinition(
        "steps in a circle",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, needs: [c] }
          b: { uses: optimize, needs: [a] }
          c: { uses: optimize, needs: [b] }
          d: { uses: optimize, needs: [c] }
        """#,
        #"""
        web.yaml:4:32: error: steps need one another in a circle: a → c → b → a
            4 |   a: { uses: optimize, needs: [c] }
              |                                ^
        """#),
    InvalidDefinition(
        "a need of the wrong type",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          facts: { uses: metadata }
          b: { uses: pdf-export, needs: [facts] }
        """#,
        #"""
        web.yaml:5:34: error: pdf-export works on images and PDF, but "facts" puts out \#
        application/json
            5 |   b: { uses: pdf-export, needs: [facts] }
              |                                  ^~~~~
        """#),
    InvalidDefinition(
        "one need of two of the wrong type",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          facts: { uses: metadata }
          a: { uses: optimize }
          b: { uses: pdf-export, needs: [a, facts] }
        """#,
        #"""
        web.yaml:6:37: error: pdf-export works on images and PDF, but "facts" puts out \#
        application/json
            6 |   b: { uses: pdf-export, needs: [a, facts] }
              |                                     ^~~~~
        """#),
    InvalidDefinition(
        "a step for other files",
        #"""
        name: web
        accepts: [image/png]
        steps:
          a: { uses: pdf-pages }
          b: { uses: optimize }
        """#,
        #"""
        web.yaml:4:14: error: pdf-pages works on PDF, but the pipeline accepts only image/png
            4 |   a: { uses: pdf-pages }
              |              ^~~~~~~~~
        """#),
    InvalidDefinition(
        "files for no step",
        #"""
        name: web
        accepts: [image/png, application/pdf]
        steps:
          a: { uses: pdf-pages }
        """#,
        #"""
        web.yaml:2:11: error: no step works on image/png
            2 | accepts: [image/png, application/pdf]
              |           ^~~~~~~~~
        """#),
    InvalidDefinition(
        "a key twice",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a: { uses: optimize } }
        name: web
        """#,
        #"""
        web.yaml:4:1: error: the key "name" is there already, in line 1
            4 | name: web
              | ^~~~
        """#),
    InvalidDefinition(
        "an anchor",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: &x { uses: optimize }
        """#,
        #"""
        web.yaml:4:6: error: the anchor "&x" is not allowed
            4 |   a: &x { uses: optimize }
              |      ^~
        """#),
    InvalidDefinition(
        "a bracket left open",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a: { uses: optimize }
        """#,
        #"""
        web.yaml:4:1: error: did not find expected ',' or '}' while parsing a flow mapping \#
        begun in line 3
            4 | 
              | ^
        """#),
    InvalidDefinition(
        "tabs in the line",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: {\#tuses:\#toptimise }
        """#,
        #"""
        web.yaml:4:14: error: unknown step "optimise"; did you mean "optimize"?
            4 |   a: {\#tuses:\#toptimise }
              |       \#t     \#t^~~~~~~~
        """#),
    InvalidDefinition(
        "characters of several bytes",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        description: "日本🖼"
        steps: { "é": { uses: optimise } }
        """#,
        #"""
        web.yaml:4:10: error: "é" is no step's name: 1 to 32 lower-case letters, digits and \#
        hyphens
            4 | steps: { "é": { uses: optimise } }
              |          ^~~
        web.yaml:4:23: error: unknown step "optimise"; did you mean "optimize"?
            4 | steps: { "é": { uses: optimise } }
              |                       ^~~~~~~~
        """#),
    InvalidDefinition(
        "a control character",
        #"""
        name: web\#u{1b}[31m
        """#,
        #"""
        web.yaml:1:10: error: control characters are not allowed
            1 | name: web�[31m
              |          ^
        """#),
    InvalidDefinition(
        "a control character by its escape",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        description: "\e[31m"
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:14: error: "description" holds a control character
            3 | description: "\e[31m"
              |              ^
        """#),
    InvalidDefinition(
        "a terminal's command in a value",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: "\e[2J" }
        """#,
        #"""
        web.yaml:4:14: error: unknown step "\u{1b}[2J"; known are thumbnail, optimize, \#
        convert, rotate, adjust, watermark, contact-sheet, metadata, pdf-export, pdf-pages, \#
        pdf-text, pdf-edit, pdf-merge, pdf-split, pdf-images, pdf-ocr, office-pdf, placeholder, \#
        checksum, archive
            4 |   a: { uses: "\e[2J" }
              |              ^~~~~~~
        """#),
    InvalidDefinition(
        "a long line",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { a-long-name-for-a-step: { uses: metadata }, b: { uses: metadata, needs: [] }, \#
        c: { uses: metadata }, d: { uses: metadata }, e: { uses: metadata }, f: { uses: metadat \#
        } , g: { uses: metadata } }
        """#,
        #"""
        web.yaml:3:168: error: unknown step "metadat"; did you mean "metadata"?
            3 | …adata, needs: [] }, c: { uses: metadata }, d: { uses: metadata }, e: { uses: \#
        metadata }, f: { uses: metadat } , g: { uses: metadata } }
              |                                                                                 \#
                             ^~~~~~~
        """#),
    InvalidDefinition(
        "an empty file",
        #"""

        """#,
        #"""
        web.yaml:1:1: error: the text is empty
            1 | 
              | ^
        """#),
    InvalidDefinition(
        "two mistakes at once",
        #"""
        name: web
        accepts: [image/jpeg, image/png, application/pdf]
        steps:
          a: { uses: optimize, with: { qualty: 5, format: bmp } }
        """#,
        #"""
        web.yaml:4:32: error: unknown option "qualty" of optimize; did you mean "quality"?
            4 |   a: { uses: optimize, with: { qualty: 5, format: bmp } }
              |                                ^~~~~~
        web.yaml:4:51: error: unknown format "bmp"; known are jpeg, png, webp, tiff, avif, gif
            4 |   a: { uses: optimize, with: { qualty: 5, format: bmp } }
              |                                                   ^~~
        """#),
    InvalidDefinition(
        "a time that is none",
        #"""
        name: web
        accepts: [image/png]
        window: { from: "22:00", to: "25:30" }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:30: error: "to" must be a time of day from 00:00 to 24:00, not the text "25:30"
            3 | window: { from: "22:00", to: "25:30" }
              |                              ^~~~~~~
        """#),
    InvalidDefinition(
        "a time without minutes",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22, to: 06:00 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:17: error: "from" must be a time of day from 00:00 to 23:59, not 22
            3 | window: { from: 22, to: 06:00 }
              |                 ^~
        """#),
    InvalidDefinition(
        "a window that begins at the end of a day",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 24:00, to: 06:00 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:17: error: "from" must be a time of day from 00:00 to 23:59, not "24:00"
            3 | window: { from: 24:00, to: 06:00 }
              |                 ^~~~~
        """#),
    InvalidDefinition(
        "a window without a length",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00, to: 22:00 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:28: error: the window ends when it begins; a whole day is from 00:00 to 24:00
            3 | window: { from: 22:00, to: 22:00 }
              |                            ^~~~~
        """#),
    InvalidDefinition(
        "a window without an end",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00 }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:1: error: the window has no "to"
            3 | window: { from: 22:00 }
              | ^~~~~~
        """#),
    InvalidDefinition(
        "a zone that is misspelt",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00, to: 06:00, zone: Europe/Berln }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:41: error: unknown time zone "Europe/Berln"; did you mean "Europe/Berlin"?
            3 | window: { from: 22:00, to: 06:00, zone: Europe/Berln }
              |                                         ^~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "a zone like no other",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00, to: 06:00, zone: /etc/passwd }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:41: error: unknown time zone "/etc/passwd"; its name is one of tzdata, as \#
        Europe/Berlin
            3 | window: { from: 22:00, to: 06:00, zone: /etc/passwd }
              |                                         ^~~~~~~~~~~
        """#),
    InvalidDefinition(
        "a day that is misspelt",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00, to: 06:00, days: [mon, teu] }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:47: error: unknown day "teu"; did you mean "tue"?
            3 | window: { from: 22:00, to: 06:00, days: [mon, teu] }
              |                                               ^~~
        """#),
    InvalidDefinition(
        "a day that comes twice",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00, to: 06:00, days: [mon, tue, mon] }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:52: error: "mon" is in the list already
            3 | window: { from: 22:00, to: 06:00, days: [mon, tue, mon] }
              |                                                    ^~~
        """#),
    InvalidDefinition(
        "a window on no day",
        #"""
        name: web
        accepts: [image/png]
        window: { from: 22:00, to: 06:00, days: [] }
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:41: error: "days" must be a list of days, as [mon, tue], not an empty list
            3 | window: { from: 22:00, to: 06:00, days: [] }
              |                                         ^~
        """#),
    InvalidDefinition(
        "what is to be reused",
        #"""
        name: web
        accepts: [image/png]
        reuse: yes
        steps: { a: { uses: optimize } }
        """#,
        #"""
        web.yaml:3:8: error: unknown reuse "yes"; known are true, false
            3 | reuse: yes
              |        ^~~
        """#),
    InvalidDefinition(
        "nobody to notify",
        #"""
        name: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        notify: { digest: maybe }
        """#,
        #"""
        web.yaml:4:1: error: "notify" names none of email, webhook, hook
            4 | notify: { digest: maybe }
              | ^~~~~~
        web.yaml:4:19: error: unknown digest "maybe"; known are true, false
            4 | notify: { digest: maybe }
              |                   ^~~~~
        """#),
    InvalidDefinition(
        "a time of the day to notify at",
        #"""
        name: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        notify: { email: { to: "${submitter}" }, at: "24:00", zone: Mars, digest: true,
                  when-empty: true }
        """#,
        #"""
        web.yaml:4:46: error: "at" must be a time of day from 00:00 to 23:59, not the text "24:00"
            4 | notify: { email: { to: "${submitter}" }, at: "24:00", zone: Mars, digest: true,
              |                                              ^~~~~~~
        web.yaml:4:61: error: unknown time zone "Mars"; its name is one of tzdata, as Europe/Berlin
            4 | notify: { email: { to: "${submitter}" }, at: "24:00", zone: Mars, digest: true,
              |                                                             ^~~~
        web.yaml:4:67: error: "digest" is one message a batch, and "at" one a day: \#
        choose one of them
            4 | notify: { email: { to: "${submitter}" }, at: "24:00", zone: Mars, digest: true,
              |                                                                   ^~~~~~
        web.yaml:5:11: error: nobody has sent anything on an empty day: "when-empty" needs an \#
        address, a webhook or a hook
            5 |           when-empty: true }
              |           ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "what is of a time of the day to notify at, without one",
        #"""
        name: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        notify: { hook: { program: tell }, zone: Europe/Berlin, when-empty: true }
        """#,
        #"""
        web.yaml:4:36: error: "zone" is of the time of "at", which is not there
            4 | notify: { hook: { program: tell }, zone: Europe/Berlin, when-empty: true }
              |                                    ^~~~
        web.yaml:4:57: error: "when-empty" is of the time of "at", which is not there
            4 | notify: { hook: { program: tell }, zone: Europe/Berlin, when-empty: true }
              |                                                         ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "those to notify",
        #"""
        name: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        notify:
          email: { to: "Ada <ada@example.org>", on: [done] }
          webhook: { url: "ftp://example.org/", on: [] }
          hook: { program: ../tell, on: [failed, failed] }
          digest: yes
        """#,
        #"""
        web.yaml:5:16: error: "Ada <ada@example.org>" is no email address, such as \#
        ada@example.org, and not "${submitter}"
            5 |   email: { to: "Ada <ada@example.org>", on: [done] }
              |                ^~~~~~~~~~~~~~~~~~~~~~~
        web.yaml:5:46: error: unknown end "done"; known are completed, failed, cancelled
            5 |   email: { to: "Ada <ada@example.org>", on: [done] }
              |                                              ^~~~
        web.yaml:6:19: error: "ftp://example.org/" is no address of http or https, such as \#
        https://example.org/hook
            6 |   webhook: { url: "ftp://example.org/", on: [] }
              |                   ^~~~~~~~~~~~~~~~~~~~
        web.yaml:6:45: error: "on" must be a list of completed, failed, cancelled, not an empty list
            6 |   webhook: { url: "ftp://example.org/", on: [] }
              |                                             ^~
        web.yaml:7:20: error: "../tell" is no name of a hook program: 1 to 64 letters, digits, \#
        full stops, hyphens and underscores, without a directory
            7 |   hook: { program: ../tell, on: [failed, failed] }
              |                    ^~~~~~~
        web.yaml:7:42: error: failed is in the list already
            7 |   hook: { program: ../tell, on: [failed, failed] }
              |                                          ^~~~~~
        web.yaml:8:11: error: unknown digest "yes"; known are true, false
            8 |   digest: yes
              |           ^~~
        """#),
    InvalidDefinition(
        "what leads nowhere",
        #"""
        name: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        notify: { email: { too: ada@example.org }, webhook: { on: [failed] } }
        """#,
        #"""
        web.yaml:4:20: error: unknown key "too"; did you mean "to"?
            4 | notify: { email: { too: ada@example.org }, webhook: { on: [failed] } }
              |                    ^~~
        web.yaml:4:44: error: "webhook" has no "url"
            4 | notify: { email: { too: ada@example.org }, webhook: { on: [failed] } }
              |                                            ^~~~~~~
        """#),
    InvalidDefinition(
        "a secret that is too short, which is not shown",
        #"""
        name: web
        accepts: [image/png]
        steps: { a: { uses: optimize } }
        notify: { webhook: { url: https://example.org, secret: whsec_c2hvcnQ= } }
        """#,
        #"""
        web.yaml:4:56: error: "secret" must be whsec_ and 24 to 64 bytes in Base64, or a name of \#
        capital letters, digits and _ as in ${SHOP_SECRET}
            4 | notify: { webhook: { url: https://example.org, secret: whsec_******** } }
              |                                                        ^~~~~~~~~~~~~~
        """#),
    InvalidDefinition(
        "a use of an option that is not declared",
        #"""
        name: web
        accepts: [image/jpeg]
        options: { width: { type: integer, from: 1, to: 9, default: 5 } }
        steps: { a: { uses: thumbnail, with: { width: "${width}", height: "${widht}" } } }
        """#,
        #"""
        web.yaml:4:67: error: there is no option "widht"; did you mean "width"?
            4 | steps: { a: { uses: thumbnail, with: { width: "${width}", height: "${widht}" } } }
              |                                                                   ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "a use of an option where none is declared",
        #"""
        name: web
        accepts: [image/jpeg]
        steps: { a: { uses: thumbnail, with: { width: "${width}" } } }
        """#,
        #"""
        web.yaml:3:47: error: there is no option "width"; the pipeline declares none
            3 | steps: { a: { uses: thumbnail, with: { width: "${width}" } } }
              |                                               ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "a default that its step cannot have",
        #"""
        name: web
        accepts: [image/jpeg]
        options: { width: { type: integer, from: 1, to: 99999, default: 20000 } }
        steps: { a: { uses: thumbnail, with: { width: "${width}" } } }
        """#,
        #"""
        web.yaml:4:47: error: "width" must be a whole number from 1 to 16384, not 20000
            4 | steps: { a: { uses: thumbnail, with: { width: "${width}" } } }
              |                                               ^~~~~~~~~~
        """#),
    InvalidDefinition(
        "an option that no step names",
        #"""
        name: web
        accepts: [image/jpeg]
        options: { width: { type: integer, from: 1, to: 9, default: 5 } }
        steps: { a: { uses: metadata } }
        """#,
        #"""
        web.yaml:3:12: error: no step names ${width}
            3 | options: { width: { type: integer, from: 1, to: 9, default: 5 } }
              |            ^~~~~
        """#),
    InvalidDefinition(
        "a default that is none of its option's values",
        #"""
        name: web
        accepts: [image/jpeg]
        options: { width: { type: integer, from: 1, to: 9, default: 10 } }
        steps: { a: { uses: metadata } }
        """#,
        #"""
        web.yaml:3:61: error: "default" must be 1 to 9, not 10
            3 | options: { width: { type: integer, from: 1, to: 9, default: 10 } }
              |                                                             ^~
        """#),
    InvalidDefinition(
        "an option that uploads know by its name",
        #"""
        name: web
        accepts: [image/jpeg]
        options: { title: { type: text, default: a } }
        steps: { a: { uses: metadata } }
        """#,
        #"""
        web.yaml:3:12: error: "title" is what uploads say something else with
            3 | options: { title: { type: text, default: a } }
              |            ^~~~~
        """#),
    InvalidDefinition(
        "options with parts missing, or of another type",
        #"""
        name: web
        accepts: [image/jpeg]
        options:
          a: { type: integer, from: 1, default: 1 }
          b: { type: choice, default: 1 }
          c: { type: text, from: 1, default: x }
          d: { default: 1 }
          e: { type: colour }
          f: { type: word, default: 1 }
          g: { type: number, from: 3, to: 2, default: 2 }
        steps: { a: { uses: metadata } }
        """#,
        #"""
        web.yaml:4:3: error: the option "a" has no "to"
            4 |   a: { type: integer, from: 1, default: 1 }
              |   ^
        web.yaml:5:3: error: the option "b" has no "values"
            5 |   b: { type: choice, default: 1 }
              |   ^
        web.yaml:6:20: error: "from" means nothing to an option of the type text
            6 |   c: { type: text, from: 1, default: x }
              |                    ^~~~
        web.yaml:7:3: error: the option "d" has no "type"
            7 |   d: { default: 1 }
              |   ^
        web.yaml:8:3: error: the option "e" has no "default"
            8 |   e: { type: colour }
              |   ^
        web.yaml:9:14: error: unknown type "word"; known are integer, number, choice, \#
        text, boolean, colour
            9 |   f: { type: word, default: 1 }
              |              ^~~~
        web.yaml:10:3: error: "from" of "g" must be less than "to"
           10 |   g: { type: number, from: 3, to: 2, default: 2 }
              |   ^
        """#),
]
