//! A SQLite database: roles of users, what users granted to apps, and a log of decisions.
//!
//! Names are stored, not bits: a name keeps its meaning when the spec changes, and an alias of a
//! renamed scope or role is still read.

use crate::{
    ringcentral::{Granted, PermissionSet, Role, Scope, ScopeSet, user},
    session::Session,
};
use rusqlite::{Connection, Result, params};
use scope_tower::Decision;
use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Sender},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS roles (
        user TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (user, role)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS grants (
        user TEXT NOT NULL, app TEXT NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (user, app, scope)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS decisions (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, user TEXT, app TEXT, operation TEXT,
        method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER, reason TEXT
    ) STRICT;
";

/// Users of the example, with their roles. Each has granted every scope to the app `call-insights`.
pub const USERS: [(&str, Role); 3] = [
    ("ada", Role::Standard),
    ("mary", Role::Manager),
    ("grace", Role::SuperAdmin),
];

/// The database. A clone is another handle of the same one.
#[derive(Clone)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens or creates a database file.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn open(path: &Path) -> Result<Self> {
        Self::of(Connection::open(path)?)
    }

    /// A database in memory, for tests.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn in_memory() -> Result<Self> {
        Self::of(Connection::open_in_memory()?)
    }

    fn of(connection: Connection) -> Result<Self> {
        connection.execute_batch(SCHEMA)?;
        Ok(Store(Arc::new(Mutex::new(connection))))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds [`USERS`].
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn add_users(&self) -> Result<()> {
        for (user, role) in USERS {
            self.give_role(user, role.name())?;
            for scope in &Scope::ALL {
                self.grant(user, "call-insights", scope)?;
            }
        }
        Ok(())
    }

    /// Gives a role to a user, by name.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn give_role(&self, user: &str, role: &str) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO roles (user, role) VALUES (?1, ?2)";
        self.connection().execute(sql, [user, role]).map(drop)
    }

    /// Takes all roles from a user.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn take_roles(&self, user: &str) -> Result<()> {
        let sql = "DELETE FROM roles WHERE user = ?1";
        self.connection().execute(sql, [user]).map(drop)
    }

    /// Records that a user granted a scope to an app.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn grant(&self, user: &str, app: &str, scope: Scope) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO grants (user, app, scope) VALUES (?1, ?2, ?3)";
        let row = [user, app, scope.name()];
        self.connection().execute(sql, row).map(drop)
    }

    /// Takes back all that a user granted to an app: tokens that are still valid lose it, too.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn revoke(&self, user: &str, app: &str) -> Result<()> {
        let sql = "DELETE FROM grants WHERE user = ?1 AND app = ?2";
        self.connection().execute(sql, [user, app]).map(drop)
    }

    /// What a user granted to an app. A name that the spec does not know grants nothing.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn granted(&self, user: &str, app: &str) -> Result<Granted> {
        let connection = self.connection();
        let sql = "SELECT scope FROM grants WHERE user = ?1 AND app = ?2";
        let mut rows = connection.prepare_cached(sql)?;
        let names = rows.query_map([user, app], |row| row.get::<_, String>(0))?;
        let names = names.collect::<Result<Vec<_>>>()?;
        let scopes = names.iter().filter_map(|name| name.parse::<Scope>().ok());
        Ok(scopes.collect::<ScopeSet>().close())
    }

    /// What the roles of a user allow. A role that the spec does not know allows nothing, and is
    /// logged: it may be a role that was renamed without an alias.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn permissions(&self, user: &str) -> Result<user::Granted> {
        let connection = self.connection();
        let sql = "SELECT role FROM roles WHERE user = ?1";
        let mut rows = connection.prepare_cached(sql)?;
        let names = rows.query_map([user], |row| row.get::<_, String>(0))?;
        let names = names.collect::<Result<Vec<_>>>()?;
        let roles = Role::parse_all(names.iter().map(String::as_str));
        for unknown in roles.unknown() {
            tracing::warn!(user, role = unknown, "the spec does not know this role");
        }
        Ok(roles.known().collect::<PermissionSet>().close())
    }

    /// The log of decisions: user, operation, status of a refusal and its reason, oldest first.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn decisions(&self) -> Result<Vec<Logged>> {
        let connection = self.connection();
        let sql = "SELECT user, app, operation, path, status, reason FROM decisions ORDER BY id";
        let mut rows = connection.prepare(sql)?;
        let logged = rows.query_map([], |row| {
            Ok(Logged {
                user: row.get(0)?,
                app: row.get(1)?,
                operation: row.get(2)?,
                path: row.get(3)?,
                status: row.get(4)?,
                reason: row.get(5)?,
            })
        })?;
        logged.collect()
    }

    /// Starts a thread that writes decisions, so that no call waits for the disk. It ends when the
    /// last clone of the log is dropped.
    #[must_use]
    pub fn log(&self) -> Log {
        let (send, entries) = mpsc::channel::<(u64, String, Logged)>();
        let store = self.clone();
        thread::spawn(move || {
            for (at, method, entry) in entries {
                if let Err(error) = store.write(at, &method, &entry) {
                    tracing::error!(%error, "a decision could not be stored");
                }
            }
        });
        Log(send)
    }

    fn write(&self, at: u64, method: &str, entry: &Logged) -> Result<()> {
        let sql = "INSERT INTO decisions (at, user, app, operation, method, path, status, reason)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let Logged {
            user,
            app,
            operation,
            path,
            status,
            reason,
        } = entry;
        let row = params![
            at.cast_signed(),
            user,
            app,
            operation,
            method,
            path,
            status,
            reason
        ];
        self.connection().execute(sql, row).map(drop)
    }
}

/// A decision, as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The user, if the token was valid.
    pub user: Option<String>,
    /// The app, if the token was valid.
    pub app: Option<String>,
    /// The id of the operation; `None` for a call that is no operation of the spec.
    pub operation: Option<String>,
    /// The path of the call, without its query.
    pub path: String,
    /// The status of a refusal; `None` if the call was allowed.
    pub status: Option<u16>,
    /// The reason of a refusal.
    pub reason: Option<String>,
}

/// Writes decisions to the database.
#[derive(Clone)]
pub struct Log(Sender<(u64, String, Logged)>);

impl Log {
    /// Stores a decision soon.
    pub fn record(&self, decision: &Decision<'_>) {
        let session = decision.extensions.get::<Session>();
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let entry = Logged {
            user: session.map(|session| session.user.to_string()),
            app: session.map(|session| session.app.to_string()),
            operation: decision.operation.map(str::to_owned),
            path: decision.uri.path().to_owned(),
            status: decision.refusal.map(|refusal| refusal.status().as_u16()),
            reason: decision.refusal.map(ToString::to_string),
        };
        let at = since.map_or(0, |since| since.as_secs());
        // the thread ends only after all senders
        let _ = self.0.send((at, decision.method.to_string(), entry));
    }
}
