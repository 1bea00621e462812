INSERT INTO "cache" VALUES('http://sandbox.example','project CAMP','{"items":[{"id":"10000","issueTypes":[{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/story.svg","id":"10001","name":"Story","self":"http://sandbox.example/rest/api/3/issuetype/10001","subtask":false},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/task.svg","id":"10002","name":"Task","self":"http://sandbox.example/rest/api/3/issuetype/10002","subtask":false},{"description":"","hierarchyLevel":1,"iconUrl":"http://sandbox.example/images/epic.svg","id":"10003","name":"Epic","self":"http://sandbox.example/rest/api/3/issuetype/10003","subtask":false},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/bug.svg","id":"10004","name":"Bug","self":"http://sandbox.example/rest/api/3/issuetype/10004","subtask":false},{"description":"","hierarchyLevel":-1,"iconUrl":"http://sandbox.example/images/sub-task.svg","id":"10005","name":"Sub-task","self":"http://sandbox.example/rest/api/3/issuetype/10005","subtask":true},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/change-request.svg","id":"10006","name":"Change request","self":"http://sandbox.example/rest/api/3/issuetype/10006","subtask":false}],"key":"CAMP","name":"Camp administration","style":"classic"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','priorities','{"items":[{"id":"1","name":"Highest"},{"id":"2","name":"High"},{"id":"3","name":"Medium"},{"id":"4","name":"Low"},{"id":"5","name":"Lowest"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','link types','{"items":[{"id":"10000","inward":"is blocked by","name":"Blocks","outward":"blocks"},{"id":"10001","inward":"is cloned by","name":"Cloners","outward":"clones"},{"id":"10002","inward":"is duplicated by","name":"Duplicate","outward":"duplicates"},{"id":"10003","inward":"relates to","name":"Relates","outward":"relates to"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','fields','{"items":[{"custom":false,"id":"summary","key":"summary","name":"Summary","schema":{"system":"summary","type":"string"}},{"custom":false,"id":"issuetype","key":"issuetype","name":"Issue Type","schema":{"system":"issuetype","type":"issuetype"}},{"custom":false,"id":"project","key":"project","name":"Project","schema":{"system":"project","type":"project"}},{"custom":false,"id":"description","key":"description","name":"Description","schema":{"system":"description","type":"string"}},{"custom":false,"id":"environment","key":"environment","name":"Environment","schema":{"system":"environment","type":"string"}},{"custom":false,"id":"priority","key":"priority","name":"Priority","schema":{"system":"priority","type":"priority"}},{"custom":false,"id":"labels","key":"labels","name":"Labels","schema":{"items":"string","system":"labels","type":"array"}},{"custom":false,"id":"assignee","key":"assignee","name":"Assignee","schema":{"system":"assignee","type":"user"}},{"custom":false,"id":"reporter","key":"reporter","name":"Reporter","schema":{"system":"reporter","type":"user"}},{"custom":false,"id":"duedate","key":"duedate","name":"Due date","schema":{"system":"duedate","type":"date"}},{"custom":false,"id":"fixVersions","key":"fixVersions","name":"Fix versions","schema":{"items":"version","system":"fixVersions","type":"array"}},{"custom":false,"id":"versions","key":"versions","name":"Affects versions","schema":{"items":"version","system":"versions","type":"array"}},{"custom":false,"id":"components","key":"components","name":"Components","schema":{"items":"component","system":"components","type":"array"}},{"custom":false,"id":"parent","key":"parent","name":"Parent","schema":{"system":"parent","type":"issuelink"}},{"custom":false,"id":"issuelinks","key":"issuelinks","name":"Linked Issues","schema":{"items":"issuelinks","system":"issuelinks","type":"array"}},{"custom":false,"id":"resolution","key":"resolution","name":"Resolution","schema":{"system":"resolution","type":"resolution"}},{"custom":false,"id":"status","key":"status","name":"Status","schema":{"system":"status","type":"status"}},{"custom":false,"id":"resolutiondate","key":"resolutiondate","name":"Resolved","schema":{"system":"resolutiondate","type":"datetime"}},{"custom":false,"id":"created","key":"created","name":"Created","schema":{"system":"created","type":"datetime"}},{"custom":false,"id":"updated","key":"updated","name":"Updated","schema":{"system":"updated","type":"datetime"}},{"custom":false,"id":"creator","key":"creator","name":"Creator","schema":{"system":"creator","type":"user"}},{"custom":false,"id":"subtasks","key":"subtasks","name":"Sub-tasks","schema":{"items":"issuelinks","system":"subtasks","type":"array"}},{"custom":false,"id":"comment","key":"comment","name":"Comment","schema":{"system":"comment","type":"comments-page"}},{"custom":false,"id":"attachment","key":"attachment","name":"Attachment","schema":{"items":"attachment","system":"attachment","type":"array"}},{"custom":false,"id":"worklog","key":"worklog","name":"Log Work","schema":{"items":"worklog","system":"worklog","type":"array"}},{"custom":false,"id":"timetracking","key":"timetracking","name":"Time tracking","schema":{"system":"timetracking","type":"timetracking"}},{"custom":false,"id":"timespent","key":"timespent","name":"Time Spent","schema":{"system":"timespent","type":"number"}},{"custom":false,"id":"timeestimate","key":"timeestimate","name":"Remaining Estimate","schema":{"system":"timeestimate","type":"number"}},{"custom":false,"id":"timeoriginalestimate","key":"timeoriginalestimate","name":"Original estimate","schema":{"system":"timeoriginalestimate","type":"number"}},{"custom":false,"id":"security","key":"security","name":"Security Level","schema":{"system":"security","type":"securitylevel"}},{"custom":true,"id":"customfield_10020","key":"customfield_10020","name":"Sprint","schema":{"custom":"com.pyxis.greenhopper.jira:gh-sprint","customId":10020,"items":"json","type":"array"}},{"custom":true,"id":"customfield_10019","key":"customfield_10019","name":"Rank","schema":{"custom":"com.pyxis.greenhopper.jira:gh-lexo-rank","customId":10019,"type":"any"}},{"custom":true,"id":"customfield_10031","key":"customfield_10031","name":"Business value","schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10031,"type":"number"}},{"custom":true,"id":"customfield_10032","key":"customfield_10032","name":"Requirement ID","schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:textfield","customId":10032,"type":"string"}}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','create screen CAMP 10001','{"items":[{"id":"summary","name":"Summary","required":true},{"id":"issuetype","name":"Issue Type","required":true},{"id":"project","name":"Project","required":true},{"id":"description","name":"Description"},{"id":"environment","name":"Environment"},{"id":"priority","name":"Priority"},{"id":"labels","name":"Labels"},{"id":"assignee","name":"Assignee"},{"id":"reporter","name":"Reporter"},{"id":"duedate","name":"Due date"},{"id":"fixVersions","name":"Fix versions","options":[]},{"id":"versions","name":"Affects versions","options":[]},{"id":"components","name":"Components","options":[]},{"id":"parent","name":"Parent"},{"id":"issuelinks","name":"Linked Issues"},{"id":"timetracking","name":"Time tracking"},{"id":"customfield_10031","name":"Business value"},{"id":"customfield_10032","name":"Requirement ID"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','create screen CAMP 10002','{"items":[{"id":"summary","name":"Summary","required":true},{"id":"issuetype","name":"Issue Type","required":true},{"id":"project","name":"Project","required":true},{"id":"description","name":"Description"},{"id":"environment","name":"Environment"},{"id":"priority","name":"Priority"},{"id":"labels","name":"Labels"},{"id":"assignee","name":"Assignee"},{"id":"reporter","name":"Reporter"},{"id":"duedate","name":"Due date"},{"id":"fixVersions","name":"Fix versions","options":[]},{"id":"versions","name":"Affects versions","options":[]},{"id":"components","name":"Components","options":[]},{"id":"parent","name":"Parent"},{"id":"issuelinks","name":"Linked Issues"},{"id":"timetracking","name":"Time tracking"},{"id":"customfield_10032","name":"Requirement ID"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','create screen CAMP 10006','{"items":[{"id":"summary","name":"Summary","required":true},{"id":"issuetype","name":"Issue Type","required":true},{"id":"project","name":"Project","required":true},{"id":"description","name":"Description"},{"id":"environment","name":"Environment"},{"id":"priority","name":"Priority"},{"id":"labels","name":"Labels"},{"id":"assignee","name":"Assignee"},{"id":"reporter","name":"Reporter"},{"id":"duedate","name":"Due date"},{"id":"fixVersions","name":"Fix versions","options":[]},{"id":"versions","name":"Affects versions","options":[]},{"id":"components","name":"Components","options":[]},{"id":"parent","name":"Parent"},{"id":"issuelinks","name":"Linked Issues"},{"id":"timetracking","name":"Time tracking"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','people','{"analyst@example.com":{"account":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","day":"2026-11-23","login":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"}}');
INSERT INTO "cache" VALUES('http://sandbox.example/wiki','space CAMPINT','"131073"');
INSERT INTO "counterparts" VALUES('CAMP','files','REQ-0001','REQ-0001','requirements/gate.md','18ccd812540d1d95fa1aca423d0a028c82545e45a7087c4779a92eb7e3b0ee37',1,'{"acceptance_criteria":[[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}]],"background":["Old gate.","Old gate."],"description":["As a parent I want a gate, so that children stay in.","As a parent I want a gate, so that children stay in."],"owner":["analyst@example.com","analyst@example.com"],"priority":["high","high"],"title":["Gate opens by itself","Gate opens by itself"]}','{"title":"Gate opens by itself"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','REQ-0002','REQ-0002','requirements/bell.md','63ebca0f2df7bf81638233efd9cd480b4f0764c5cf1cccbcb47cf860eaa58cb6',1,'{"depends_on":[["REQ-0001"],["REQ-0001"]],"description":["As a worker I want a bell.","As a worker I want a bell."],"title":["Bell rings twice","Bell rings twice"]}','{"title":"Bell rings twice"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10001','REQ-0001','CAMP-1','2026-11-23T11:10:46.495+00:00',1,'{"#rest":[{},{}],"acceptance_criteria":[[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"- [uat] seen by a parent\n- logged"],"background":["Old gate.","Old gate."],"customer_words":[null,null],"delivery":["not_started","not_started"],"description":["As a parent I want a gate, so that children stay in.","As a parent I want a gate, so that children stay in."],"owner":["analyst@example.com","712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"],"preliminary_plan":[null,null],"priority":["high","Highest"],"title":["Gate opens by itself","Gate opens by itself"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"acceptance_criteria":"- [uat] seen by a parent\n- logged","background":"Old gate.","delivery":"not_started","description":"As a parent I want a gate, so that children stay in.","owner":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","priority":"Highest","title":"Gate in Jira"}','["customer_words","preliminary_plan"]','[["Blocks",true,"10002","CAMP-2","10003"]]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10002','REQ-0002','CAMP-2','2026-11-23T11:10:46.437+00:00',1,'{"#links":[["REQ-0001>Blocks>REQ-0002"],["REQ-0001>Blocks>REQ-0002"]],"#rest":[{},{}],"acceptance_criteria":[null,null],"background":[null,null],"customer_words":[null,null],"delivery":["not_started","not_started"],"description":["As a worker I want a bell.","As a worker I want a bell."],"owner":[null,null],"preliminary_plan":[null,null],"priority":[null,"Medium"],"title":["Bell rings twice","Bell rings twice"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"delivery":"not_started","description":"As a worker I want a bell.","priority":"Medium","title":"Bell rings twice"}','["acceptance_criteria","background","customer_words","preliminary_plan"]','[["Blocks",false,"10001","CAMP-1","10003"]]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','MTG-0001','MTG-0001','meetings/kick-off.md','86c32cff33437eeb2e275d0a40e1c79841965e8e881556821a4d35399ecb34e8',1,'{"actions":[["ACT-0001"],["ACT-0001"]],"title":["Kick-off","Kick-off"]}','{"title":"Kick-off"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','ACT-0001','ACT-0001','meetings/kick-off.md#actions/1','4f67f4d43fc5fd8fc94d6cf1f51ee07a051fb9f24e9feea49192ea000f0d3d3e',1,'{"comes_from":["MTG-0001","MTG-0001"],"due":["2026-12-01","2026-12-01"],"owner":["analyst@example.com","analyst@example.com"],"priority":["p1","p1"],"state":["open","open"],"title":["Send the forms","Send the forms"]}','{"title":"Send the forms"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10006','ACT-0001','CAMP-3','2026-11-23T11:10:46.144+00:00',1,'{"#rest":[{"comes_from":"MTG-0001","priority":"p1"},{"comes_from":"MTG-0001","priority":"p1"}],"delivery_standard":[null,null],"description":[null,null],"due":["2026-12-01","2026-12-01"],"outcome":[null,null],"owner":["analyst@example.com","712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"],"state":["open","open"],"title":["Send the forms","Send the forms"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"due":"2026-12-01","owner":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","state":"open","title":"Send the forms"}','["delivery_standard","outcome"]','[]','','live','[]','');
INSERT INTO "cursors" VALUES('CAMP','mapping','c8717dea63d66ad2fbaeeb4731e62266bdf2287596dd347a8f7aebac78e1b7c0');
INSERT INTO "cursors" VALUES('CAMP','strangers','{}');
INSERT INTO "cursors" VALUES('CAMP','census','2026-11-23T11:10:45.287669+00:00');
INSERT INTO "cursors" VALUES('CAMP','places','{"fields":{"action":{"delivery_standard":{"at":["description"],"form":"text|section|||"},"description":{"at":["description"],"form":"text|lead|||"},"due":{"at":["duedate"],"form":"date||||"},"outcome":{"at":["description"],"form":"text|section|||"},"owner":{"at":["assignee"],"form":"person||||"},"state":{"at":["status"],"form":"status","words":{"category:done":["done"],"category:in_progress":["in_progress"],"category:to_do":["open"]}},"title":{"at":["summary"],"form":"text||||"}},"change_request":{"content":{"at":["description"],"form":"text|lead|||"},"objective":{"at":["description"],"form":"text|section|||"},"owner":{"at":["assignee"],"form":"person||||"},"reason":{"at":["description"],"form":"text|section|||"},"title":{"at":["summary"],"form":"text||||"}},"requirement":{"acceptance_criteria":{"at":["description"],"form":"bullets|section|||"},"background":{"at":["description"],"form":"text|section|||"},"changed_by":{"at":["issuelinks"],"form":"Relates|"},"customer_words":{"at":["description"],"form":"text|section|||"},"delivery":{"at":["status"],"form":"status","words":{"category:done":["built"],"category:in_progress":["in_progress"],"category:to_do":["not_started"]}},"depends_on":{"at":["issuelinks"],"form":"Blocks|is blocked by"},"description":{"at":["description"],"form":"text|lead|||"},"owner":{"at":["assignee"],"form":"person||||"},"preliminary_plan":{"at":["description"],"form":"text|section|||"},"priority":{"at":["priority"],"form":"text||||"},"title":{"at":["summary"],"form":"text||||"}}},"headings":{"action":{"delivery_standard":["Delivery standard","交付标准"],"outcome":["Target outcome","目标成果"]},"change_request":{"objective":["Objective","期望目标"],"reason":["Reason","变更原因"]},"requirement":{"acceptance_criteria":["Acceptance criteria","验收标准"],"background":["Background","应用背景"],"customer_words":["Customer''s own words","客户原话"],"preliminary_plan":["Preliminary plan","初步方案"]}}}');
INSERT INTO "cursors" VALUES('CAMP','published:index.en','2026-11-23T11:10:46.075624+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:change-ledger.en','2026-11-23T11:10:45.287669+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:requirement-spec.en','2026-11-23T11:10:46.335705+00:00');
INSERT INTO "cursors" VALUES('CAMP','pages','8e595786af11c9a10a74cbc0165d424316813b7ee712e9ac2d2010c8603c8420');
INSERT INTO "cursors" VALUES('CAMP','jira','2026-11-23T11:10:46.495+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:minutes.MTG-0001.en','2026-11-23T11:10:46.075624+00:00');
INSERT INTO "cycles" VALUES('fcb60811e6c4','CAMP','2026-11-23T11:10:45.287660+00:00','{"census":null,"changes":{"files":{"create":0,"update":0},"jira":{"adopt":0,"comment":0,"create":2,"link":1,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":3,"unchanged":0,"update":0,"waiting":0}},"cycle":"fcb60811e6c4","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":1},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":12,"write":9},"jira":{"read":13,"write":2}},"seconds":0.774,"started":"2026-11-23T11:10:45+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('b0f34c6d4163','CAMP','2026-11-23T11:10:46.075616+00:00','{"census":null,"changes":{"files":{"create":0,"update":1},"jira":{"adopt":0,"comment":0,"create":1,"link":0,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":1,"unchanged":2,"update":1,"waiting":0}},"cycle":"b0f34c6d4163","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":5,"write":4},"jira":{"read":4,"write":1}},"seconds":0.245,"started":"2026-11-23T11:10:46+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('636033cc6247','CAMP','2026-11-23T11:10:46.335696+00:00','{"census":null,"changes":{"files":{"create":0,"update":1},"jira":{"adopt":0,"comment":0,"create":0,"link":0,"transition":0,"unlink":0,"unmark":0,"update":1},"pages":{"create":0,"unchanged":3,"update":1,"waiting":0}},"cycle":"636033cc6247","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":1},"jira":{"read":7,"write":1}},"seconds":0.153,"started":"2026-11-23T11:10:46+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('482c663603a5','CAMP','2026-11-23T11:10:46.497342+00:00','{"census":null,"changes":{"files":{"create":0,"update":0},"jira":{"adopt":0,"comment":0,"create":0,"link":0,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":0,"unchanged":4,"update":0,"waiting":0}},"cycle":"482c663603a5","failed":0,"held":1,"open_claims":0,"pages":[{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":0},"jira":{"read":4,"write":0}},"seconds":0.06,"started":"2026-11-23T11:10:46+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('8b579f22fd8a','CAMP','2026-11-23T11:10:46.567603+00:00','{"census":null,"changes":{"files":{"create":0,"update":0},"jira":{"adopt":0,"comment":0,"create":0,"link":0,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":0,"unchanged":4,"update":0,"waiting":0}},"cycle":"8b579f22fd8a","failed":0,"held":1,"open_claims":0,"pages":[{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":0},"jira":{"read":2,"write":0}},"seconds":0.035,"started":"2026-11-23T11:10:46+00:00","stops":[]}');
INSERT INTO "facts" VALUES('instance','4d021d12');
INSERT INTO "held" VALUES('CAMP','REQ-0001','title','{"files":"Gate in the file","jira":"Gate in Jira","register":"Gate opens by itself"}','{"files":"Gate in the file","jira":"Gate in Jira"}','"Gate opens by itself"','2026-11-23T11:10:46.497347+00:00','changed differently on more than one side','{"files":"root, 2026-11-23T10:10:50+00:00","jira":"Analyst, 2026-11-23T11:10:46.495+00:00","register":"files, 2026-11-23T11:10:45+00:00"}','analyst@example.com','2026-11-25T11:10:46.497347+00:00');
INSERT INTO "history" VALUES('CAMP',1,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','acceptance_criteria','46813715fadcf9a2c202bf5b00ab58873800638a9e519e95356bbf76b193f7ff','4f3057906583a5e9a9b63bdf950bef40f1a1468740de84492d574483742f77bc');
INSERT INTO "history" VALUES('CAMP',2,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','background','506db2475024c21072646270e96918e9ea1d7fd91e5cb187f69997ff546d0a49','0619e39eb833ac81e8c1d1d682d4b1ebaefe5cc63f59654595567a7b2850afc9');
INSERT INTO "history" VALUES('CAMP',3,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','description','acca921daa9f15a516d1e544fe030655ebc5f67960affbd21084a581559b13b2','417a32c569318c5d94d04eeedb7b9a8475fa30155bd6a4b7a9d9bd5bc179d807');
INSERT INTO "history" VALUES('CAMP',4,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','owner','16329803fbde07bc1b98fe3662e0ca57a37db82653ae99b7643c4ba53d08fa04','89972b264c6b13099e11e1f3a624d13d73c3a702ffd61a9810f11aea6febf48b');
INSERT INTO "history" VALUES('CAMP',5,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','priority','ad9ec2890dd3131485cbe94ddc2dde76a37007f086c21e26b1c5121d53a9e174','2b30becf1f919ed7ae769f067f1a354cd857482e39b6a88f60b94def4528b6e8');
INSERT INTO "history" VALUES('CAMP',6,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','title','1b2374cbc29c25cc00cf85634870671ceee859a6162929b2fe3b7051400969a2','8000d90e706baf8607d3b1f51b8c0e11a94939ee55aab26e81fe5862d819589d');
INSERT INTO "history" VALUES('CAMP',7,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0002','depends_on','da22e88d272f9c44bc778296c8b6bb21e1486d299c8aa0d2c3d7e20808eadc48','ae57052acc15280236d174b98e933af36e636e5d49674809a42fc23d2124bf8b');
INSERT INTO "history" VALUES('CAMP',8,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0002','description','03f097189e55c934b31b380f969e5d9e52ac852c39bfa43c12e260833368da98','a2577a017bf856e3aff536b5fa0337a4e13659400579f1a2829ec6eaf5f72d52');
INSERT INTO "history" VALUES('CAMP',9,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0002','title','0f1a2b4e8c723408913702dff70ff58a4d8de98fc690745fe779ef3d6031d7f6','03597cc11a430e53be01927210dd319b3512a2a2f00ca4a19e52b33cabf6014a');
INSERT INTO "history" VALUES('CAMP',10,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0001','delivery','7c2315a5824e63498a34ac9b5c32ff53477a7041770bebf69974b6f08051d92c','9614f532a2ea06f5148a7b82e65e54e1e37d4a2589e3455376084b7cd6433859');
INSERT INTO "history" VALUES('CAMP',11,'2026-11-23T11:10:45.287669+00:00','fcb60811e6c4','REQ-0002','delivery','d79af42eb1c074b688280324fdf5480193fd0fb9dd9bfcbc1406b7ef57ae4ec3','e55858e5acf680ba6486688c11233eca55681e0f86ab9d2d84cc668b0308a9e4');
INSERT INTO "history" VALUES('CAMP',12,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','MTG-0001','actions','e31743df159302c5af331d7f9bee86ace0e8ab07d956a0a140bfcfda7efa7567','febdbc4a2ba80988ba6e64b6ad857f7e6ff4da5a7d707386b401903ddde38841');
INSERT INTO "history" VALUES('CAMP',13,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','MTG-0001','title','13048a77fc48e36f1a1301b0bf5faf9e86774acb112e1a6a5ecbd4cb40b3cd5e','7abad683d913abb012db220013fc51246b866de933211876d3ab4dfafdfc616f');
INSERT INTO "history" VALUES('CAMP',14,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','ACT-0001','comes_from','257f8a6439e5c44a27a77788e62411b2868810cad7d219190018ef983335ffdd','8851174793f594ec33d4832b85911ed7e7230687304169eb651bca6016155426');
INSERT INTO "history" VALUES('CAMP',15,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','ACT-0001','due','6605186bbc154091d45a6b7c3e9474a0c2fbf6166bd3a4a333e7c7c4c1ec1eb5','875598667c289114e8239661aff5e14d337a0c2fb814b0c1a7f676d9cf5cfc8f');
INSERT INTO "history" VALUES('CAMP',16,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','ACT-0001','owner','1718c80c6da40d960a25a75452c2c195e37bebc2bf0fed82c8db2534b3910258','fcc64bf31a0b1cab70cece8ae04b0d638d19228a2d5a893c9a7943f946c8f511');
INSERT INTO "history" VALUES('CAMP',17,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','ACT-0001','priority','14ec19262010f5a44f3435301f7cc7a057548343e01a4de0e75a4208b9a39943','7169de8039f6812076d1d785fe7208de35484ee3b1d1657ce7e3ef797ca3281d');
INSERT INTO "history" VALUES('CAMP',18,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','ACT-0001','state','28db0d048f98cefd0f16d8b001cf2e3e0587564654e2b2ec91ca32a3705af251','2305fb221f69d7573628d740127c59e538fe49c29ab34d8dbbaa972c8f928d44');
INSERT INTO "history" VALUES('CAMP',19,'2026-11-23T11:10:46.075624+00:00','b0f34c6d4163','ACT-0001','title','519a164c0a5b90278e2bb551f58ae10dffe7280b1d81b8e1e2daa86e6b1cbddd','73e72fde298aa88ab5ae5d5b0e8e81cfa1595fe31edfe80c5802d838008794ff');
INSERT INTO "history" VALUES('CAMP',20,'2026-11-23T11:10:46.335705+00:00','636033cc6247','REQ-0001','priority','a58f23884472c8755fdb77aa829a10285841705e6f5f611c0b4eb10df0cabba5','aebd55a07d7caf0549b86e87215e50d270f15a6006a5d03e0395090dfb13a070');
INSERT INTO "history" VALUES('CAMP',21,'2026-11-23T11:10:46.335705+00:00','636033cc6247','REQ-0002','title','5a04b03a0a739a48874dfeaa1ba03f6736ba77a2bf48c063499441c0c7ef7966','ff74926309be712edb6ef9b64a3d00203c6e924514ef837183f1eb07ab209870');
INSERT INTO "history_payloads" VALUES('CAMP',1,'4770fef46b91798d391e73d92b90f822','{"after":[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',2,'16f27003a57995292c880f8abbebd6fb','{"after":"Old gate.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',3,'900449c9469a688229f6c108f19a4c35','{"after":"As a parent I want a gate, so that children stay in.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',4,'d3249f084a3110b711fc7c96400c0c8f','{"after":"analyst@example.com","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',5,'00459b3cb8ef29aa08e8ef52a9ac232c','{"after":"medium","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',6,'383557c81cb9d4f678c5ec5f30f46ea3','{"after":"Gate opens by itself","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',7,'1e38dcca3d520a9e8727de4417f7b69b','{"after":["REQ-0001"],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',8,'3c4b89f2a192b47cf0b3a580774300a6','{"after":"As a worker I want a bell.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',9,'bf5bc1d468157a5eae23c6cb2daf0d48','{"after":"Bell rings","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',10,'d7fefc129850517bccd72255aa0b7627','{"after":"not_started","before":null,"by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',11,'e1c1a6eddda49dfc7c576e37e57e0b9c','{"after":"not_started","before":null,"by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',12,'8f2086924fa12aa78ee05e9107cc46d4','{"after":["ACT-0001"],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',13,'4ef6c3af3cd856c2835a1ddcd7d8102e','{"after":"Kick-off","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',14,'db5d004ad0e24fc25b8f79d8c8bdb28e','{"after":"MTG-0001","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',15,'b42b873a57fdecbf257cd5b480de1c04','{"after":"2026-12-01","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',16,'a5ac76a29c338ab34e0fb8e3b13f3abb','{"after":"analyst@example.com","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',17,'18cfd662cf276ffa9e29b0e16ff2c626','{"after":"p1","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',18,'153841df938e1202eb999d54fb085431','{"after":"open","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',19,'0c160c4caf1c8c93e95c04b6cf0b491a','{"after":"Send the forms","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',20,'53ee47e32268995675469e8eb427d842','{"after":"high","before":"medium","by":"jira","source":"CAMP","who":"Analyst"}');
INSERT INTO "history_payloads" VALUES('CAMP',21,'90091b1722c5237d87055c5c0752b9b4','{"after":"Bell rings twice","before":"Bell rings","by":"files","source":"CAMP","who":"root"}');
INSERT INTO "ids" VALUES('CAMP','requirement',2);
INSERT INTO "ids" VALUES('CAMP','meeting',1);
INSERT INTO "ids" VALUES('CAMP','action',1);
INSERT INTO "pages" VALUES('CAMP','index.en','131201','131073','CAMP · Project index',2,'321a7b1de7f6fa07faa72ab7556bc585e509dee487b215ece4412046580e084a','fcef1b47fdd4f099056f854dc2a16aa505b5aa77ca1e2234016ab81a699aaa9d','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-4d021d12-CAMP-index.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>State</p></th><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>

<h2>Pages</h2>
<h3>Documents</h3>
<table><tbody>
<tr><th><p>Page</p></th><th><p>In the other language</p></th></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Requirement specification (internal)"/><ac:link-body>CAMP · Requirement specification (internal)</ac:link-body></ac:link></p></td><td><p></p></td></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Change ledger (internal)"/><ac:link-body>CAMP · Change ledger (internal)</ac:link-body></ac:link></p></td><td><p></p></td></tr>

</tbody></table><h3>Meetings</h3>
<table><tbody>
<tr><th><p>Date</p></th><th><p>Meeting</p></th><th><p>Type</p></th><th><p>State</p></th><th><p>Open actions</p></th><th><p>In the other language</p></th></tr>
<tr><td><p></p></td><td><p><ac:link><ri:page ri:content-title="MTG-0001 · Kick-off · Notice and minutes (internal)"/><ac:link-body>MTG-0001 · Kick-off</ac:link-body></ac:link></p></td><td><p></p></td><td><p></p></td><td><p>1</p></td><td><p></p></td></tr>

</tbody></table>
<h2>Waiting to be done</h2>
<h3>Nobody has been named yet</h3>
<table><tbody>
<tr><th><p>What</p></th><th><p>Asked for</p></th><th><p>Who</p></th><th><p>By</p></th></tr>
<tr><td><p><ac:link ac:anchor="ACT-0001"><ri:page ri:content-title="MTG-0001 · Kick-off · Notice and minutes (internal)"/><ac:link-body>Send the forms</ac:link-body></ac:link> <small><span style="white-space: nowrap;">ACT-0001</span></small></p></td><td><p>Action</p></td><td><p><span style="white-space: nowrap;">analyst@example.com</span></p></td><td><p><span style="white-space: nowrap;">1 December 2026</span></p></td></tr>


</tbody></table>
<h2>Requirements by state</h2>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index','["syncer","index"]');
INSERT INTO "pages" VALUES('CAMP','change-ledger.en','131297','131073','CAMP · Change ledger (internal)',1,'adcaabe2f9dba83a1a8e364909f2323070028e5dd2bc6c9a46298e2ffeb4d0c6','16302a95879e906e185f77d5b5acf9bbb64674a007993aa45c11932ef20a124f','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-4d021d12-CAMP-change-ledger.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It holds scores, costs and forecasts and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>Confidentiality</p></th><td><p>Internal</p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>
<p>No change request has been made so far.</p>

<h2>Change log by document version</h2>
<h3>V0.1, 23 November 2026</h3>
<p>First draft</p>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29','["syncer","change-ledger"]');
INSERT INTO "pages" VALUES('CAMP','requirement-spec.en','131377','131073','CAMP · Requirement specification (internal)',2,'e7c61d940c4369b239e2258ad5a5cf0e80820f12f5ea6d708de36f18ff39b786','2a69c812b3cd9cee20a4cad97130ca0d125209285bc3d09bb1c1948eea5c5598','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-4d021d12-CAMP-requirement-spec.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It holds scores, costs and forecasts and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>State</p></th><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td></tr>
<tr><th><p>Confidentiality</p></th><td><p>Internal</p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>
<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">What our side still has to do</ac:parameter><ac:rich-text-body><ul><li><p>2 requirements still lack something:</p><ul><li><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></li><li><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></li></ul></li></ul></ac:rich-text-body></ac:structured-macro>
<p><strong>Changes since the signed version: </strong>No version has been signed yet.</p>

<p><strong>2 requirements: </strong> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160;2</p><p><strong>Contents</strong></p>
<ac:structured-macro ac:name="toc"><ac:parameter ac:name="minLevel">2</ac:parameter><ac:parameter ac:name="maxLevel">2</ac:parameter></ac:structured-macro><h2>1&#160; Purpose and background</h2>

<p>This document records what is needed: for whom, why, and how each need will be accepted. Once both sides have signed it, it is the basis for development, testing and acceptance. Every later change is made by a change request that both sides confirm.</p>



<h2>2&#160; Functional requirements</h2>

<table><tbody>
<tr><th><p>Requirement</p></th><th><p>For</p></th><th><p>Priority</p></th><th><p>Agreement</p></th><th><p>Owner</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>parent</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td><td><p>analyst@example.com</p></td></tr>
<tr><td><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td><td><p>worker</p></td><td><p></p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td><td><p></p></td></tr>

</tbody></table>
<h3>parent (1)</h3><h4><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0001</ac:parameter></ac:structured-macro>REQ-0001 · Gate opens by itself</h4>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160; <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not started</ac:parameter></ac:structured-macro>&#160; <strong>Priority: </strong><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro><br/><span style="white-space: nowrap;"><strong>Owner: </strong><ac:link><ri:user ri:account-id="712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"/></ac:link></span>&#160;&#160; <span style="white-space: nowrap;"><strong>Jira: </strong><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-1">CAMP-1</a> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">To Do</ac:parameter></ac:structured-macro></span></span></p>
<p>As a <strong>parent</strong> I want <strong>a gate</strong>, so that <strong>children stay in</strong>.</p>

<table><tbody>
<tr><th><p>Background</p></th><td><p>Old gate.</p></td></tr>

<tr><th><p>Acceptance criteria</p></th><td><ul><li><p>seen by a parent <small>(User acceptance test)</small></p></li><li><p>logged</p></li></ul></td></tr>
<tr><th><p>Related</p></th><td><p><strong>Needed by: </strong><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td></tr>




</tbody></table>


<p><strong>Still open: </strong>source</p>

<h3>worker (1)</h3><h4><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0002</ac:parameter></ac:structured-macro>REQ-0002 · Bell rings twice</h4>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160; <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not started</ac:parameter></ac:structured-macro><br/><span style="white-space: nowrap;"><strong>Jira: </strong><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-2">CAMP-2</a> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">To Do</ac:parameter></ac:structured-macro></span></span></p>
<p>As a <strong>worker</strong> I want <strong>a bell</strong>.</p>

<table><tbody>



<tr><th><p>Related</p></th><td><p><strong>Depends on: </strong><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td></tr>




</tbody></table>


<p><strong>Still open: </strong>the story&#39;s benefit, background, acceptance criteria, source and owner</p>




<h2>3&#160; Acceptance criteria</h2>

<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">User acceptance test (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Requirement</p></th><th><p>Criterion</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>seen by a parent</p></td></tr>


</tbody></table></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Kind of test not named (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Requirement</p></th><th><p>Criterion</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>logged</p></td></tr>


</tbody></table></ac:rich-text-body></ac:structured-macro><h3>Without acceptance criteria so far</h3>
<ul><li><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></li></ul>







<h2>4&#160; Traceability</h2>

<table><tbody>
<tr><th><p>Requirement</p></th><th><p>Jira</p></th><th><p>Acceptance</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-1">CAMP-1</a></span></p></td><td><p>2 criteria</p></td></tr>
<tr><td><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td><td><p><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-2">CAMP-2</a></span></p></td><td><p><em>no criteria</em></p></td></tr>

</tbody></table>
<h3>Gaps (internal)</h3>
<ul>


<li><p>Without acceptance criteria: <span style="white-space: nowrap;"><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002</ac:link-body></ac:link></span></p></li>

</ul>



<h2>5&#160; Version history</h2>

<table><tbody>
<tr><th><p>Version</p></th><th><p>Date</p></th><th><p>Change</p></th><th><p>Change request</p></th><th><p>Approved by</p></th></tr>
<tr><td><p>V0.1</p></td><td><p><span style="white-space: nowrap;">23 November 2026</span></p></td><td><p>First draft</p></td><td><p></p></td><td><p></p></td></tr>

</tbody></table>

<h2>6&#160; Sign-off</h2>

<p>By signing, both sides confirm V0.1 of this document as the basis for development, testing and acceptance.</p>
<table><tbody>
<tr><th><p>Side</p></th><th><p>Name</p></th><th><p>Role</p></th><th><p>Signature</p></th><th><p>Date</p></th></tr>
<tr><td><p>Customer</p></td><td><p></p></td><td><p></p></td><td><p>&#160;</p></td><td><p>&#160;</p></td></tr>
<tr><td><p>Our side</p></td><td><p></p></td><td><p></p></td><td><p>&#160;</p></td><td><p>&#160;</p></td></tr>

</tbody></table>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29','["syncer","requirement-specification"]');
INSERT INTO "pages" VALUES('CAMP','minutes.MTG-0001.en','131457','131073','MTG-0001 · Kick-off · Notice and minutes (internal)',1,'04e0ab2d880167a10c48094e066b28787366ca8108583d9e78d62bbe8f570b06','08dce9a062e35e0d309ac989304685509d1146b46b28485242d4d8027e50c4b7','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-4d021d12-CAMP-minutes.MTG-0001.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">MTG-0001</ac:parameter></ac:structured-macro>
<ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It also holds our preparation, notes and Jira links, and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29','["syncer","meeting"]');
INSERT INTO "projects" VALUES('CAMP',5,21,'ff74926309be712edb6ef9b64a3d00203c6e924514ef837183f1eb07ab209870');
INSERT INTO "records" VALUES('CAMP','REQ-0001','requirement','{"acceptance_criteria":[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"background":"Old gate.","delivery":"not_started","description":"As a parent I want a gate, so that children stay in.","owner":"analyst@example.com","priority":"high","title":"Gate opens by itself"}',3,'2026-11-23T11:10:45.287669+00:00','2026-11-23T11:10:46.335705+00:00');
INSERT INTO "records" VALUES('CAMP','REQ-0002','requirement','{"delivery":"not_started","depends_on":["REQ-0001"],"description":"As a worker I want a bell.","title":"Bell rings twice"}',3,'2026-11-23T11:10:45.287669+00:00','2026-11-23T11:10:46.335705+00:00');
INSERT INTO "records" VALUES('CAMP','MTG-0001','meeting','{"actions":["ACT-0001"],"title":"Kick-off"}',1,'2026-11-23T11:10:46.075624+00:00','2026-11-23T11:10:46.075624+00:00');
INSERT INTO "records" VALUES('CAMP','ACT-0001','action','{"comes_from":"MTG-0001","due":"2026-12-01","owner":"analyst@example.com","priority":"p1","state":"open","title":"Send the forms"}',1,'2026-11-23T11:10:46.075624+00:00','2026-11-23T11:10:46.075624+00:00');
