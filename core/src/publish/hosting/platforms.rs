//! Platforms. Their files are not run by the tests of this project; they follow the documentation of the platforms.

use crate::finding::Message;
use crate::publish::hosting::snippet::{Snippet, SnippetFile};

/// Platforms whose file of header fields is the same.
const HEADERS: &str = "/.well-known/mta-sts.txt\n  Content-Type: text/plain\n";

pub(super) static PLATFORMS: &[Snippet] = &[
    Snippet {
        key: "cloudflare-worker",
        name: "Cloudflare Worker",
        files: &[
            SnippetFile {
                path: "worker.js",
                text: r#"const POLICY = {policy-json};

export default {
  fetch(request) {
    const { hostname, pathname } = new URL(request.url);
    if (hostname !== "mta-sts.{domain}" || pathname !== "/.well-known/mta-sts.txt") {
      return new Response("not found\n", { status: 404 });
    }
    return new Response(POLICY, { headers: { "content-type": "text/plain" } });
  },
};
"#,
            },
            SnippetFile {
                path: "wrangler.toml",
                text: r#"name = "mta-sts"
main = "worker.js"
compatibility_date = "2026-01-01"
routes = [{ pattern = "mta-sts.{domain}", custom_domain = true }]
"#,
            },
        ],
        notes: &[
            Message::new(
                "hosting.cloudflare-worker-deploy",
                "Deploy it with: npx wrangler deploy. The custom domain makes the DNS record and the certificate.",
            ),
            Message::new(
                "hosting.cloudflare-worker-mx",
                "Do not make the policy of the MX records that DNS gives: it would allow the hosts of an attacker who changes them.",
            ),
        ],
    },
    Snippet {
        key: "cloudflare-pages",
        name: "Cloudflare Pages",
        files: &[
            SnippetFile { path: ".well-known/mta-sts.txt", text: "{policy}" },
            SnippetFile { path: "_headers", text: HEADERS },
        ],
        notes: &[Message::new(
            "hosting.cloudflare-pages-domain",
            "Add mta-sts.{domain} under Custom domains of the project; a CNAME record alone is not enough.",
        )],
    },
    Snippet {
        key: "github-pages",
        name: "GitHub Pages",
        files: &[
            SnippetFile { path: ".well-known/mta-sts.txt", text: "{policy}" },
            SnippetFile { path: ".nojekyll", text: "" },
            SnippetFile { path: "CNAME", text: "mta-sts.{domain}\n" },
        ],
        notes: &[
            Message::new(
                "hosting.github-pages-nojekyll",
                "Without the empty file .nojekyll, folders that begin with a dot are left out.",
            ),
            Message::new(
                "hosting.github-pages-workflow",
                "If a workflow uploads the site, let it include hidden files.",
            ),
            Message::new(
                "hosting.github-pages-https",
                "Switch “Enforce HTTPS” on when the certificate is there, which takes up to a day.",
            ),
        ],
    },
    Snippet {
        key: "netlify",
        name: "Netlify",
        files: &[
            SnippetFile { path: ".well-known/mta-sts.txt", text: "{policy}" },
            SnippetFile { path: "_headers", text: HEADERS },
        ],
        notes: &[
            Message::new(
                "hosting.netlify-domain",
                "Add mta-sts.{domain} as a domain alias under Domain management, and do not let it redirect to the primary domain.",
            ),
            Message::new(
                "hosting.netlify-rule",
                "A rule “/* /index.html 200” does not hide a file that exists.",
            ),
        ],
    },
    Snippet {
        key: "vercel",
        name: "Vercel",
        files: &[
            SnippetFile { path: "public/.well-known/mta-sts.txt", text: "{policy}" },
            SnippetFile {
                path: "vercel.json",
                text: r#"{
  "headers": [
    {
      "source": "/.well-known/mta-sts.txt",
      "headers": [{ "key": "Content-Type", "value": "text/plain" }]
    }
  ]
}
"#,
            },
        ],
        notes: &[Message::new(
            "hosting.vercel-domain",
            "Add mta-sts.{domain} under Settings > Domains of the project, without a redirect to another domain.",
        )],
    },
    Snippet {
        key: "azure-static-web-apps",
        name: "Azure Static Web Apps",
        files: &[
            SnippetFile { path: ".well-known/mta-sts.txt", text: "{policy}" },
            SnippetFile { path: "index.html", text: "<!doctype html>\n<title>mta-sts.{domain}</title>\n" },
            SnippetFile {
                path: "staticwebapp.config.json",
                text: r#"{
  "mimeTypes": { ".txt": "text/plain" },
  "navigationFallback": { "rewrite": "/index.html", "exclude": ["/.well-known/*"] }
}
"#,
            },
        ],
        notes: &[Message::new(
            "hosting.azure-domain",
            "Add mta-sts.{domain} under Custom domains of the app; each domain needs a certificate of its own.",
        )],
    },
    Snippet {
        key: "s3-cloudfront",
        name: "S3 and CloudFront",
        files: &[
            SnippetFile { path: "mta-sts.txt", text: "{policy}" },
            SnippetFile {
                path: "upload.sh",
                text: r#"# BUCKET is the bucket, DISTRIBUTION the id of the distribution in front of it.
aws s3 cp mta-sts.txt "s3://$BUCKET/.well-known/mta-sts.txt" --content-type text/plain --cache-control max-age=300
aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths /.well-known/mta-sts.txt
"#,
            },
        ],
        notes: &[
            Message::new(
                "hosting.s3-https",
                "The web site endpoint of S3 has no HTTPS, so it needs CloudFront.",
            ),
            Message::new(
                "hosting.s3-certificate",
                "The certificate for mta-sts.{domain} must be in us-east-1, and the name an alternate domain name of the distribution.",
            ),
            Message::new(
                "hosting.s3-status",
                "An object that the distribution may not read gives status 403.",
            ),
        ],
    },
];
